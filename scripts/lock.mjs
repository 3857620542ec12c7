#!/usr/bin/env node
/**
 * `npm run lock`: adds what `npm ci` misses in package-lock.json. Where a registry does not serve the binaries of other platforms,
 * `npm install` leaves those optional packages out of the lock, and `npm ci` then refuses it. Their names say what they are for.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./prepare.mjs";

const PLATFORMS = [
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "aix",
  "win32",
];
const PROCESSORS = ["arm64", "arm", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32", "x64"];

const file = join(root, "package-lock.json");
const lock = JSON.parse(readFileSync(file, "utf8"));
const added = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (!isLocked(path, name)) add(name, version, entry.license);
  }
}
if (added.length > 0) {
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}
console.log(added.length === 0 ? "package-lock.json is complete." : `Added to package-lock.json: ${added.join(", ")}`);

/** A package is looked for beside the one that asks, then further and further up. */
function isLocked(path, name) {
  const steps = path.split("/node_modules/");
  const above = steps.map((_, index) => steps.slice(0, index + 1).join("/node_modules/"));
  return ["", ...above].some(
    (dir) => lock.packages[dir === "" ? `node_modules/${name}` : `${dir}/node_modules/${name}`],
  );
}

function add(name, version, license) {
  const platform = PLATFORMS.find((os) => name.includes(os));
  const processor = PROCESSORS.find((cpu) => name.includes(cpu));
  const exact = /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version);
  if (!exact || !(platform || processor))
    throw new Error(`${name}@${version} is missing and is no binary of a platform`);
  const cpu = processor ? { cpu: [processor] } : {};
  const os = platform ? { os: [platform] } : {};
  const libc = name.includes("musl") ? { libc: ["musl"] } : name.includes("-gnu") ? { libc: ["glibc"] } : {};
  lock.packages[`node_modules/${name}`] = {
    version,
    ...cpu,
    ...(license ? { license } : {}),
    optional: true,
    ...os,
    ...libc,
  };
  added.push(`${name}@${version}`);
}
