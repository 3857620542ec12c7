/** Programs that tests need beside Node, installed where we may: as root on Debian. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** Returns undefined when they are installed now, else what a person should do; `need` says what for. */
export function installPackages(packages, need) {
  if (!isDebian() || process.getuid?.() !== 0) {
    return `${need} On Debian: sudo apt-get install ${packages.join(" ")}`;
  }
  console.log(`Installing ${packages.join(" and ")} …`);
  if (install(packages) || (apt(["update"]) && install(packages))) return undefined;
  return `apt-get could not install ${packages.join(" and ")}`;
}

function install(packages) {
  return apt(["install", "-y", "--no-install-recommends", ...packages]);
}

function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const options = ["-q", "-o", "DPkg::Lock::Timeout=400", ...args];
  const { status, stdout, stderr } = spawnSync("apt-get", options, { env, stdio: ["ignore", "pipe", "pipe"] });
  if (status !== 0) console.error(`apt-get ${args.join(" ")}:\n${stdout}${stderr}`.slice(-4000));
  return status === 0;
}

function isDebian() {
  return existsSync("/etc/os-release") && /^ID(_LIKE)?=.*debian/m.test(readFileSync("/etc/os-release", "utf8"));
}
