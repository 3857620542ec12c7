import { isStorable } from "@touchstone/contracts";
import type { FastifyInstance, FastifySchemaCompiler } from "fastify";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { Value } from "typebox/value";
import type { Fault, FaultCode } from "./fault.ts";
import { Refused } from "./problem.ts";

/** Strict: what the schema does not name is refused, and only queries and paths, which are all text, are converted. */
const compile: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(httpPart === "body" ? closed(schema) : schema);
  return (given: unknown) => {
    const value = httpPart === "body" ? given : Value.Convert(schema, given);
    if (!isStorable(value)) return { error: new Refused(400, "notText") };
    if (validator.Check(value)) return { value };
    // A path that is no id names nothing that exists.
    if (httpPart === "params") return { error: new Refused(404, "notFound") };
    return { error: new Refused(400, "invalid", faultsIn(validator.Errors(value))) };
  };
};

/** A body names all its fields, whether its schema says so or not: what is written beside them is a mistake or an attack. */
function closed(schema: TSchema): TSchema {
  return "properties" in schema ? { ...schema, additionalProperties: false } : schema;
}

interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: object;
}

/** What the schema's words for a mistake are in ours; the others are told in general. */
const CODES: Readonly<Record<string, FaultCode>> = {
  ...{ required: "required", additionalProperties: "unknown", type: "type", format: "format", pattern: "pattern" },
  ...{
    minProperties: "required",
    minLength: "minLength",
    maxLength: "maxLength",
    minItems: "minItems",
    maxItems: "maxItems",
  },
  ...{ minimum: "minimum", exclusiveMinimum: "minimum", maximum: "maximum", exclusiveMaximum: "maximum" },
  ...{ uniqueItems: "uniqueItems", enum: "enum", const: "enum", anyOf: "enum" },
};

/** What says less and less of what would be right. */
const VAGUE: readonly FaultCode[] = ["type", "enum", "wrong"];
const vagueness = ({ code }: Fault) => VAGUE.indexOf(code);

/** One for each field: where several shapes are allowed the schema names every one that does not fit, and the most telling counts. */
function faultsIn(errors: readonly SchemaError[]): Fault[] {
  const telling = new Map<string, Fault>();
  for (const fault of errors.flatMap(errorOf)) {
    const known = telling.get(fault.field);
    if (known === undefined || vagueness(fault) < vagueness(known)) telling.set(fault.field, fault);
  }
  return [...telling.values()];
}

/** Which field, what is wrong with it, and what would be right. Its value is not repeated: it may be personal. */
function errorOf({ keyword, instancePath, params }: SchemaError): Fault[] {
  const at = instancePath.slice(1).replaceAll("/", ".");
  // "1 or more characters" says nothing but that there must be some.
  const isMissing = keyword === "minLength" && "limit" in params && params.limit === 1;
  const code = isMissing ? "required" : (CODES[keyword] ?? "wrong");
  const named = (field: string): Fault => ({ field: at ? `${at}.${field}` : field, code });
  if ("requiredProperties" in params) return (params.requiredProperties as string[]).map(named);
  if ("additionalProperties" in params && Array.isArray(params.additionalProperties)) {
    return (params.additionalProperties as string[]).map(named);
  }
  return [{ field: at, code, values: valuesOf(params) }];
}

/** Limits and kinds, which the schema says; never what was given. */
function valuesOf(params: object): Record<string, string | number> {
  const { limit, type, format } = params as { limit?: unknown; type?: unknown; format?: unknown };
  return { limit: String(limit ?? ""), type: String(type ?? ""), format: String(format ?? "") };
}

/** What the schema finds wrong with a value. */
export function faultsOf(schema: TSchema, value: unknown): Fault[] {
  return faultsIn(Compile(schema).Errors(value));
}

export function validateStrictly(app: FastifyInstance): void {
  app.setValidatorCompiler(compile as FastifySchemaCompiler<unknown>);
}
