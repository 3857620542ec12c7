import type { Socket } from "node:net";
import type pg from "pg";

/**
 * Everything that `submit` asks of a pipelined connection leaves in one system call instead of one for each statement: on
 * the hot paths those calls are what a process spends most of its time on. The library corks its stream for each statement;
 * corks nest, so holding one around all of them is enough.
 */
export function inOneWrite<T>(client: pg.PoolClient, submit: () => T): T {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.cork();
  try {
    return submit();
  } finally {
    stream.uncork();
  }
}
