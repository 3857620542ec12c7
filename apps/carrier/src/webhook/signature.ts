import { createHmac } from "node:crypto";

/** Form fields in the order they are sent; a name may occur several times. */
export type Fields = readonly (readonly [name: string, value: string])[];

/**
 * `X-Twilio-Signature`: base64 of HMAC-SHA1 over the URL and each name and value, names in code-unit order, the values of
 * a repeated name de-duplicated and sorted. Written from Twilio's "Webhooks security" page and proved by the vectors of
 * its Node SDK; deliberately not the SDK's code, which the receiving side uses.
 */
export const signature = (authToken: string, url: string, fields: Fields): string =>
  createHmac("sha1", authToken)
    .update(url + signedFields(fields))
    .digest("base64");

const signedFields = (fields: Fields): string => {
  const valuesOf = new Map<string, Set<string>>();
  for (const [name, value] of fields) {
    const values = valuesOf.get(name);
    if (values) values.add(value);
    else valuesOf.set(name, new Set([value]));
  }
  return [...valuesOf.keys()]
    .sort()
    .map((name) =>
      [...(valuesOf.get(name) ?? [])]
        .sort()
        .map((value) => name + value)
        .join(""),
    )
    .join("");
};

/** The URL a webhook is signed with: no fragment, no credentials, and over HTTPS no port, unless it is about a message. */
export const signedUrl = (url: string, keepsPort = false): string => {
  const withoutFragment = url.split("#", 1)[0] ?? url;
  const parts = /^(https?):\/\/(?:[^@/?]*@)?(\[[^\]]*\]|[^:/?]*)(:\d+)?(.*)$/is.exec(withoutFragment);
  if (!parts) return withoutFragment;
  const [, scheme = "", host = "", port = "", rest = ""] = parts;
  return `${scheme}://${host}${scheme.toLowerCase() === "https" && !keepsPort ? "" : port}${rest}`;
};
