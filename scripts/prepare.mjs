/**
 * What a fresh clone lacks: dependencies, Node 24, the built web app. Plain JavaScript for the machine's own Node, 20 or newer,
 * because it runs before anything is installed.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Node 24 as npm brings it; servers and tools run on it whatever the machine has. */
export const node24 = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
/** The environment for what we start: programs that look for `node` find Node 24. */
export const childEnv = { ...process.env, PATH: `${join(root, "node_modules", ".bin")}:${process.env.PATH ?? ""}` };

/** Runs `npm ci` unless what is installed is what the lock asks for. Throws when it fails, having shown what npm says. */
export function ensureDependencies() {
  if (!isInstalled()) {
    console.log("Installing dependencies (once, about a minute) …");
    must("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], root);
  }
  // An install without scripts leaves out the one script that we need: the one that brings Node 24.
  if (!existsSync(node24))
    must(process.execPath, ["installArchSpecificPackage.js"], join(root, "node_modules", "node"));
}

/** Compares contents rather than times: a checkout or a copy changes times at will. */
function isInstalled() {
  const installed = readPackages(join(root, "node_modules", ".package-lock.json"));
  const locked = readPackages(join(root, "package-lock.json"));
  if (!installed || !locked) return false;
  return Object.entries(locked).every(([path, wanted]) => {
    if (!path.includes("node_modules/") || wanted.link) return true;
    const found = installed[path];
    return found ? found.version === wanted.version : wanted.optional === true;
  });
}

function readPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).packages : undefined;
}

function must(command, args, cwd) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: ["ignore", "inherit", "inherit"] });
  if (error) throw new Error(`${command} could not be started: ${error.message}`);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed, see above`);
}

/** Ends the process with a message rather than a stack when `prepare` throws: the reader cannot mend our code. */
export function orExit(prepare) {
  try {
    prepare();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}

/** Builds the web app when its sources, the contracts it uses or the lock differ from those of the last build. */
export function ensureWeb() {
  const web = join(root, "apps", "web");
  const stamp = join(web, "dist", ".built-from");
  const sources = hashOf([web, join(root, "packages/contracts/src"), join(root, "packages/domain/src")]);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === sources) return;
  console.log("Building the web app …");
  must(node24, [join(root, "node_modules", "vite", "bin", "vite.js"), "build", "--logLevel", "warn"], web);
  writeFileSync(stamp, sources);
}

function hashOf(dirs) {
  const hash = createHash("sha256").update(readFileSync(join(root, "package-lock.json")));
  for (const file of dirs.flatMap(filesIn).sort()) hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest("hex");
}

function filesIn(dir) {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === "node_modules" || entry.name === "dist" || /\.test\.tsx?$/.test(entry.name)) return [];
    const path = join(dir, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}
