import type { DemoLogins } from "@touchstone/contracts";

export type DemoLogin = DemoLogins["items"][number];

const rank = { agent: 0, supervisor: 1, administrator: 2 } as const;
const OWN_AGENTS = 2;

/**
 * The few log-ins that a newcomer needs: of the tenant that speaks the reader's language two agents and one of each other
 * role, of every other tenant one agent.
 */
export function firstLogins(all: readonly DemoLogin[], language: string): readonly DemoLogin[] {
  const isOwn = (login: DemoLogin) => login.language === language;
  const chosen = all.filter((login, place) => {
    const before = all.slice(0, place).filter((one) => one.tenant === login.tenant && one.role === login.role).length;
    if (!isOwn(login)) return login.role === "agent" && before === 0;
    return before < (login.role === "agent" ? OWN_AGENTS : 1);
  });
  return byUse(chosen, language);
}

/** The reader's own tenant first, then agents, supervisors, administrators. */
export function byUse(logins: readonly DemoLogin[], language: string): readonly DemoLogin[] {
  const weight = (login: DemoLogin) => (login.language === language ? 0 : 10) + rank[login.role];
  return logins.toSorted((one, other) => weight(one) - weight(other));
}
