import { Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { Suspense, useEffect } from "react";
import { useSession } from "../session/sessionStore.ts";

const OPEN_TO_ALL = new Set(["/sign-in", "/sim"]);

/** Around every page: nothing but the way back to the sign-in when a session ends under a page. */
export function Frame() {
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const session = useSession((store) => store.session);
  const mustLeave = session.kind === "signedOut" && !OPEN_TO_ALL.has(path);
  const to = session.kind === "signedOut" && session.because === "expired" ? path : undefined;
  useEffect(() => {
    if (mustLeave) void navigate({ to: "/sign-in", search: to ? { to } : {} });
  }, [mustLeave, navigate, to]);
  // A page whose session is gone shows nothing: its data belongs to somebody who left.
  return <Suspense fallback={null}>{mustLeave ? null : <Outlet />}</Suspense>;
}
