import type { CurrentSession, Me, Session } from "@touchstone/contracts";
import { create } from "zustand";
import { RequestFailed } from "../api/problem.ts";
import { access, request } from "../api/request.ts";
import { showTimesIn } from "../i18n/format.ts";
import { switchLanguage } from "../i18n/i18n.ts";
import { type InterfaceLanguage, isInterfaceLanguage } from "../i18n/languages.ts";

export type SessionState =
  /** Not asked yet: after a reload the cookie may still open the door. */
  | { readonly kind: "unknown" }
  | { readonly kind: "signedOut"; readonly because: "never" | "expired" | "asked" }
  | { readonly kind: "signedIn"; readonly me: Me; readonly token: string | null };

interface SessionStore {
  readonly session: SessionState;
}

export const useSession = create<SessionStore>(() => ({ session: { kind: "unknown" } }));

const set = (session: SessionState) => useSession.setState({ session });

async function enter(me: Me, token: string | null): Promise<Me> {
  access.token = token;
  access.onSignedOut = endSession;
  showTimesIn(me.tenant.timeZone);
  if (isInterfaceLanguage(me.language)) await switchLanguage(me.language);
  set({ kind: "signedIn", me, token });
  return me;
}

/** Signs in. Throws RequestFailed (401 when mail address or password is wrong). */
export async function signIn(email: string, password: string): Promise<Me> {
  const session = await request<Session>("POST", "/sessions", { email, password });
  return enter(session.me, session.token);
}

/** Asks once after a load whether the cookie still holds; null when somebody has to sign in. Throws RequestFailed when the server does not say. */
export async function restoreSession(): Promise<Me | null> {
  const { session } = useSession.getState();
  if (session.kind === "signedIn") return session.me;
  if (session.kind === "signedOut") return null;
  try {
    const current = await askMe();
    return await enter(current.me, current.token ?? null);
  } catch (error) {
    if (!(error instanceof RequestFailed) || error.status !== 401) throw error;
    set({ kind: "signedOut", because: "never" });
    return null;
  }
}

/** A server that is away for a moment has signed nobody out: it is asked again before the page gives up. */
async function askMe(triesLeft = 3): Promise<CurrentSession> {
  try {
    return await request<CurrentSession>("GET", "/me");
  } catch (error) {
    const isAway = error instanceof RequestFailed && (error.status === 0 || error.status >= 502);
    if (!isAway || triesLeft === 0) throw error;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return await askMe(triesLeft - 1);
  }
}

/** The server says that the session is over: revoked, expired, or signed out elsewhere. */
export function endSession(): void {
  access.token = null;
  if (useSession.getState().session.kind === "signedIn") set({ kind: "signedOut", because: "expired" });
}

/** Leaves on both sides; when the server cannot be told, this page forgets its token all the same. */
export async function signOut(): Promise<void> {
  try {
    await request<void>("DELETE", "/sessions/current");
  } finally {
    access.token = null;
    set({ kind: "signedOut", because: "asked" });
  }
}

/** Switches the page at once and keeps the choice with the user when one is signed in. */
export async function chooseInterfaceLanguage(language: InterfaceLanguage): Promise<void> {
  await switchLanguage(language);
  if (useSession.getState().session.kind === "signedIn") await request<Me>("PATCH", "/me", { language });
}

/** Of the signed-in user. Call it only below a page that needs a sign-in. */
export function useMe(): Me {
  const session = useSession((store) => store.session);
  if (session.kind !== "signedIn") throw new Error("nobody is signed in here");
  return session.me;
}
