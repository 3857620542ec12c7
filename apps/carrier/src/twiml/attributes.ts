import type { Element } from "./parse.ts";

/** A whole number out of an attribute; `otherwise` when it is missing or no number. */
export const wholeNumber = (element: Element, name: string, otherwise: number): number => {
  const text = element.attributes[name];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : otherwise;
};

/** `true` or `false` out of an attribute; `otherwise` for anything else. */
export const truth = (element: Element, name: string, otherwise: boolean): boolean => {
  const text = element.attributes[name];
  return text === "true" ? true : text === "false" ? false : otherwise;
};

/** The HTTP method an attribute names, POST by default. */
export const methodOf = (element: Element, name = "method"): "GET" | "POST" =>
  element.attributes[name]?.toUpperCase() === "GET" ? "GET" : "POST";
