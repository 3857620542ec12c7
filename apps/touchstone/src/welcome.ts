import type { Config } from "./config.ts";
import { DEMO_PASSWORD, demoLogIns } from "./demo/seedDemo.ts";

/** What a person who has just started Touchstone needs to know: where the screens are and who may sign in. */
export function welcome(config: Config): string {
  const at = (path: string) => `${config.publicUrl}${path}`;
  const screens = [
    ["agents", at("/desk")],
    ["live board", at("/board")],
    ...(config.twilio ? [] : [["customers (emulated)", at("/sim")]]),
    ["REST", at("/docs")],
  ];
  const width = Math.max(...screens.map(([name = ""]) => name.length));
  const lines = screens.map(([name = "", url]) => `  ${name.padEnd(width)}  ${url}`);
  return ["", "Touchstone is ready.", "", ...lines, ...(config.demo ? logIns() : []), ""].join("\n");
}

function logIns(): string[] {
  const people = demoLogIns();
  const width = Math.max(...people.map(({ email }) => email.length));
  const lines = people.map(({ email, name, roles, tenant }) => {
    return `  ${email.padEnd(width)}  ${name}, ${roles.join(" and ")} at ${tenant}`;
  });
  return ["", `People of the demo, password "${DEMO_PASSWORD}":`, "", ...lines];
}
