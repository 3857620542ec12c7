import { isStorable } from "@touchstone/contracts";
import type { FastifyInstance, FastifySchemaCompiler } from "fastify";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { Value } from "typebox/value";
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
    return { error: new Refused(400, "invalid", validator.Errors(value).flatMap(errorOf)) };
  };
};

/** A body names all its fields, whether its schema says so or not: what is written beside them is a mistake or an attack. */
function closed(schema: TSchema): TSchema {
  return "properties" in schema ? { ...schema, additionalProperties: false } : schema;
}

interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
  readonly params: object;
}

/** Which field, what is wrong with it, and what would be right. Its value is not repeated: it may be personal. */
function errorOf({ keyword, instancePath, message, params }: SchemaError) {
  const at = instancePath.slice(1).replaceAll("/", ".");
  const named = (field: string) => ({ field: at ? `${at}.${field}` : field, code: keyword, remedy: message });
  if ("requiredProperties" in params) return (params.requiredProperties as string[]).map(named);
  if ("additionalProperties" in params && Array.isArray(params.additionalProperties)) {
    return (params.additionalProperties as string[]).map((field) => ({
      ...named(field),
      code: "unknown",
      remedy: "leave it out",
    }));
  }
  return [{ field: at, code: keyword, remedy: message }];
}

export function validateStrictly(app: FastifyInstance): void {
  app.setValidatorCompiler(compile as FastifySchemaCompiler<unknown>);
}
