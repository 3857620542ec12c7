import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import type { Role } from "@touchstone/contracts";
import { loadTexts } from "./i18n/i18n.ts";
import { restoreSession } from "./session/sessionStore.ts";
import { Frame } from "./ui/Frame.tsx";
import { NotFound } from "./ui/NotFound.tsx";
import { PageCrash } from "./ui/PageCrash.tsx";

const homeOf = (roles: readonly Role[]) => (roles.includes("agent") ? "/desk" : "/board");

/** Sends whoever is not signed in, or may not see the page, to where somebody who may can sign in. */
async function requireRole(allowed: readonly Role[], to: string) {
  const me = await restoreSession();
  if (!me) throw redirect({ to: "/sign-in", search: { to } });
  if (!me.roles.some((role) => allowed.includes(role)))
    throw redirect({ to: "/sign-in", search: { to, because: "role" } });
}

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound, errorComponent: PageCrash });

const start = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: async () => {
    const me = await restoreSession();
    throw redirect(me ? { to: homeOf(me.roles) } : { to: "/sign-in", search: {} });
  },
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { to?: string; because?: "role" } => {
    // Only a path of our own may follow a sign-in: anything else would let a link send people elsewhere.
    const { to, because } = search;
    if (typeof to !== "string" || !/^\/(?![/\\])/.test(to)) return {};
    return because === "role" ? { to, because } : { to };
  },
  loader: () => loadTexts("signIn"),
  component: lazyRouteComponent(() => import("./signIn/SignInPage.tsx"), "SignInPage"),
});

const desk = createRoute({
  getParentRoute: () => root,
  path: "/desk",
  beforeLoad: () => requireRole(["agent"], "/desk"),
  loader: () => loadTexts("desk", "thread", "missed", "whyNot"),
  component: lazyRouteComponent(() => import("./desk/DeskPage.tsx"), "DeskPage"),
});

const board = createRoute({
  getParentRoute: () => root,
  path: "/board",
  beforeLoad: () => requireRole(["supervisor", "administrator"], "/board"),
  loader: () => loadTexts("board", "whyNot"),
  component: lazyRouteComponent(() => import("./board/BoardPage.tsx"), "BoardPage"),
});

const admin = createRoute({
  getParentRoute: () => root,
  path: "/admin",
  // Whoever signs in first comes to the very page that was asked for.
  beforeLoad: ({ location }) => requireRole(["administrator"], location.pathname),
  loader: () => loadTexts("admin", "desk"),
  component: lazyRouteComponent(() => import("./admin/AdminPage.tsx"), "AdminPage"),
});
const adminStart = createRoute({
  getParentRoute: () => admin,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/admin/queues" });
  },
});
const adminQueues = createRoute({
  getParentRoute: () => admin,
  path: "/queues",
  component: lazyRouteComponent(() => import("./admin/queues/QueuesPage.tsx"), "QueuesPage"),
});
const adminQueue = createRoute({
  getParentRoute: () => admin,
  path: "/queues/$queueId",
  component: lazyRouteComponent(() => import("./admin/queues/QueuePage.tsx"), "QueuePage"),
});
const adminLines = createRoute({
  getParentRoute: () => admin,
  path: "/lines",
  component: lazyRouteComponent(() => import("./admin/lines/LinesPage.tsx"), "LinesPage"),
});
const adminSkills = createRoute({
  getParentRoute: () => admin,
  path: "/skills",
  component: lazyRouteComponent(() => import("./admin/skills/SkillsPage.tsx"), "SkillsPage"),
});
const adminAgents = createRoute({
  getParentRoute: () => admin,
  path: "/agents",
  component: lazyRouteComponent(() => import("./admin/agents/AgentsPage.tsx"), "AgentsPage"),
});
const adminCustomers = createRoute({
  getParentRoute: () => admin,
  path: "/customers",
  component: lazyRouteComponent(() => import("./admin/customers/CustomersPage.tsx"), "CustomersPage"),
});
const adminAnswers = createRoute({
  getParentRoute: () => admin,
  path: "/answers",
  component: lazyRouteComponent(() => import("./admin/answers/AnswersPage.tsx"), "AnswersPage"),
});
const adminDispositions = createRoute({
  getParentRoute: () => admin,
  path: "/dispositions",
  component: lazyRouteComponent(() => import("./admin/dispositions/DispositionsPage.tsx"), "DispositionsPage"),
});
const adminBlocks = createRoute({
  getParentRoute: () => admin,
  path: "/blocks",
  component: lazyRouteComponent(() => import("./admin/blocks/BlocksPage.tsx"), "BlocksPage"),
});
const adminMail = createRoute({
  getParentRoute: () => admin,
  path: "/mail",
  component: lazyRouteComponent(() => import("./admin/mail/MailPage.tsx"), "MailPage"),
});
const adminOutbox = createRoute({
  getParentRoute: () => admin,
  path: "/outbox",
  component: lazyRouteComponent(() => import("./admin/outbox/OutboxPage.tsx"), "OutboxPage"),
});
const adminFax = createRoute({
  getParentRoute: () => admin,
  path: "/fax",
  component: lazyRouteComponent(() => import("./admin/fax/FaxAccountPage.tsx"), "FaxAccountPage"),
});
const adminKept = createRoute({
  getParentRoute: () => admin,
  path: "/kept",
  component: lazyRouteComponent(() => import("./admin/kept/KeptPage.tsx"), "KeptPage"),
});
const adminParked = createRoute({
  getParentRoute: () => admin,
  path: "/parked",
  component: lazyRouteComponent(() => import("./admin/parked/ParkedPage.tsx"), "ParkedPage"),
});
const adminHistory = createRoute({
  getParentRoute: () => admin,
  path: "/history",
  component: lazyRouteComponent(() => import("./admin/history/HistoryPage.tsx"), "HistoryPage"),
});

const missed = createRoute({
  getParentRoute: () => root,
  path: "/missed",
  beforeLoad: () => requireRole(["supervisor", "administrator"], "/missed"),
  loader: () => loadTexts("missed"),
  component: lazyRouteComponent(() => import("./missed/MissedPage.tsx"), "MissedPage"),
});

const reports = createRoute({
  getParentRoute: () => root,
  path: "/reports",
  beforeLoad: () => requireRole(["supervisor", "administrator"], "/reports"),
  loader: () => loadTexts("reports", "desk"),
  component: lazyRouteComponent(() => import("./reports/ReportsPage.tsx"), "ReportsPage"),
});

const sim = createRoute({
  getParentRoute: () => root,
  path: "/sim",
  loader: () => loadTexts("sim"),
  component: lazyRouteComponent(() => import("./sim/SimPage.tsx"), "SimPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    start,
    signIn,
    desk,
    board,
    missed,
    reports,
    admin.addChildren([
      adminStart,
      adminQueues,
      adminQueue,
      adminLines,
      adminSkills,
      adminAgents,
      adminCustomers,
      adminAnswers,
      adminDispositions,
      adminBlocks,
      adminKept,
      adminMail,
      adminOutbox,
      adminFax,
      adminParked,
      adminHistory,
    ]),
    sim,
  ]),
  defaultPreload: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
