import type { FastifyPluginAsync } from "fastify";
import type { Screens } from "./createScreens.ts";

export { createScreens, type Screens } from "./createScreens.ts";
export type { ScreensDeps } from "./deps.ts";
export { createLiveness, type Liveness } from "./liveness.ts";

/**
 * Serves the screens on the server's own port. They are created before, because the router in the same process tells them of its
 * commits: `const screens = createScreens(…)`, then `router` with `screens`, and this plugin with `{ screens }`.
 */
export const screenpop: FastifyPluginAsync<{ readonly screens: Screens }> = async (app, { screens }) => {
  app.addHook("onReady", () => screens.attach(app.server));
  app.addHook("preClose", () => screens.close());
};
