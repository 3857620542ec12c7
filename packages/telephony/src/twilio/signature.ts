import { validateRequest } from "twilio/lib/webhooks/webhooks.js";

export interface SignedRequest {
  /** The account's auth token; two during a rotation. Never an API key's secret. */
  readonly authTokens: readonly string[];
  /** Origin as the carrier was told, e.g. `https://cc.example.com`. Never taken from a request's headers. */
  readonly publicUrl: string;
  /** Path and query exactly as received. */
  readonly rawUrl: string;
  /** All form fields received, also those that we do not know. */
  readonly params: Readonly<Record<string, string | readonly string[]>>;
  readonly signature: string | undefined;
}

/**
 * Did the holder of one of the tokens send this request? Never throws, and an empty token proves nothing: the SDK alone
 * would accept a signature made with it.
 */
export function verifyTwilioSignature(request: SignedRequest): boolean {
  const { signature, authTokens, params } = request;
  if (!signature) return false;
  const url = `${request.publicUrl}${request.rawUrl}`;
  return authTokens.some((token) => token !== "" && isValid(token, signature, url, params));
}

function isValid(token: string, signature: string, url: string, params: SignedRequest["params"]): boolean {
  try {
    return validateRequest(token, signature, url, params);
  } catch {
    // The SDK throws on an address that is none; such a request was signed by nobody.
    return false;
  }
}
