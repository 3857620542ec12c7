#!/usr/bin/env node
/** `npm run build:web`: builds the web app when its sources have changed. */
import { ensureDependencies, ensureWeb, orExit } from "./prepare.mjs";

orExit(() => {
  ensureDependencies();
  ensureWeb();
});
