import { RestError } from "./refusal.ts";

/** The parameter, or a refusal when it is missing or blank. */
export const required = (form: URLSearchParams, name: string, code: number): string => {
  const value = form.get(name);
  if (value) return value;
  throw new RestError(400, code, `No '${name}' number is specified`);
};

/** `true`/`false`, or undefined when absent. */
export const flag = (form: URLSearchParams, name: string): boolean | undefined => {
  const value = form.get(name);
  return value === null ? undefined : value.toLowerCase() === "true";
};

/** GET when the parameter says so, else POST. */
export const verb = (form: URLSearchParams, name: string): "GET" | "POST" =>
  form.get(name)?.toUpperCase() === "GET" ? "GET" : "POST";

/** An absolute http(s) URL, or a refusal (21205); undefined when absent or blank. */
export const absoluteUrl = (form: URLSearchParams, name: string): string | undefined => {
  const value = form.get(name);
  if (!value) return undefined;
  if (/^https?:\/\//i.test(value) && URL.canParse(value)) return value;
  throw new RestError(400, 21205, `${name} is not a valid URL: ${value}`);
};
