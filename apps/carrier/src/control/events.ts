import type { FastifyReply, FastifyRequest } from "fastify";
import type { Carrier } from "../carrier.ts";

/** A reader that is this far behind is cut off rather than kept in memory. */
const BACKLOG_LIMIT_BYTES = 1024 * 1024;

/** The live timeline as server-sent events. */
export const streamTimeline = (carrier: Carrier, _request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const stream = reply.hijack().raw;
  stream.writeHead(200, {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
  });
  stream.write(": the carrier's timeline\n\n");
  const stop = carrier.timeline.subscribe((event) => {
    if (stream.writableLength > BACKLOG_LIMIT_BYTES) stream.destroy();
    else stream.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  });
  const leave = carrier.onClosing(() => stream.end());
  stream.on("close", () => {
    stop();
    leave();
  });
  return reply;
};
