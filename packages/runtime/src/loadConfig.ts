import type { Static, TObject } from "typebox";
import { Value } from "typebox/value";

/** Everything that is wrong with the environment, in one message; values are left out because some are secrets. */
export class ConfigError extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`The environment is not usable:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.name = "ConfigError";
    this.problems = problems;
  }
}

/**
 * Reads what `schema` names from `env`: numbers and booleans are converted, defaults filled in, empty strings count as not
 * set, and everything else is ignored. Throws one `ConfigError` that names all problems.
 */
export function loadConfig<Schema extends TObject>(
  schema: Schema,
  env: Record<string, string | undefined>,
): Static<Schema> {
  const named = Object.keys(schema.properties).filter((name) => env[name] !== undefined && env[name] !== "");
  const given = Object.fromEntries(named.map((name) => [name, env[name]]));
  const value = Value.Convert(schema, Value.Default(schema, given));
  if (Value.Check(schema, value)) return value;
  throw new ConfigError(Value.Errors(schema, value).flatMap(describe));
}

function describe(error: { keyword: string; instancePath: string; message: string; params: object }): string[] {
  if (error.keyword === "required" && "requiredProperties" in error.params) {
    return (error.params.requiredProperties as string[]).map((name) => `${name} must be set`);
  }
  return [`${error.instancePath.slice(1) || "environment"} ${error.message}`];
}
