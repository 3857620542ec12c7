import { createHmac } from "node:crypto";
import { describe, expect, it, test } from "vitest";
import { type SignedRequest, verifyTwilioSignature } from "./signature.ts";

// Vectors: twilio-node spec/validation.spec.js (MIT) and Twilio's page "Webhooks security", recomputed with twilio 6.2.0.

const P = {
  CallSid: "CA1234567890ABCDE",
  Caller: "+14158675309",
  Digits: "1234",
  From: "+14158675309",
  To: "+18005551212",
};
const PATH = "/myapp.php?foo=1&bar=2";
const HOST = "https://mycompany.com";

const vectors: [what: string, publicUrl: string, rawUrl: string, params: SignedRequest["params"], signature: string][] =
  [
    ["the documentation's request", HOST, PATH, P, "RSOYDt4T1cUTdK1PDd93/VVr8B8="],
    ["https with its port", `${HOST}:443`, PATH, P, "kvajT1Ptam85bY51eRf/AJRuM3w="],
    ["http on another port", "http://mycompany.com:1234", PATH, P, "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="],
    ["http with its port", "http://mycompany.com:80", PATH, P, "0ZXoZLH/DfblKGATFgpif+LLRf4="],
    ["user and password in the address", "https://user:pass@mycompany.com", PATH, P, "CukzLTc1tT5dXEDIHm/tKBanW10="],
    ["a user in the address", "https://user@mycompany.com", PATH, P, "2YRLlVAflCqxaNicjMpJcSTgzSs="],
    ["an escaped quote", HOST, `${PATH}&Body=It%27s+amazing`, P, "TfZzewPq8wqrGlMfyAud8+/IvJ0="],
    ["an unescaped quote", HOST, `${PATH}&Body=It's+amazing`, P, "dsq4Ehbj6cs+KdTkpF5sSSplOWw="],
    [
      "repeated names",
      HOST,
      PATH,
      { "MessagingBinding.Address": ["+1415xxxxxxx", "+1325xxxxxxx"] },
      "83O6e2vORAoJHUNzJjDWN1jz+BA=",
    ],
    [
      "a name that begins like another, and doubled values",
      HOST,
      PATH,
      { Sid: "CA123", SidAccount: "AC123", Digits: ["5678", "1234", "1234"] },
      "IK+Dwps556ElfBT0I3Rgjkr1wJU=",
    ],
  ];

const check = (over: Partial<SignedRequest>) =>
  verifyTwilioSignature({
    authTokens: ["12345"],
    publicUrl: HOST,
    rawUrl: PATH,
    params: P,
    signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
    ...over,
  });

describe("requests that Twilio signed are believed", () => {
  it.each(vectors)("%s", (_what, publicUrl, rawUrl, params, signature) => {
    expect(check({ publicUrl, rawUrl, params, signature })).toBe(true);
  });

  it("the page about webhook security", () => {
    const { Caller, From, ...rest } = P;
    expect([Caller, From]).toEqual(["+14158675309", "+14158675309"]);
    const params = { ...rest, Caller: "+14158675310", From: "+14158675310" };
    const signature = "L/OH5YylLD5NRKLltdqwSvS0BnU=";
    expect(check({ publicUrl: "https://example.com", params, signature })).toBe(true);
  });

  it("either token while they are rotated", () => {
    expect(check({ authTokens: ["new", "12345"] })).toBe(true);
  });
});

describe("everything else is refused, and nothing throws", () => {
  it.each<[string, Partial<SignedRequest>]>([
    ["no signature", { signature: undefined }],
    ["an empty one", { signature: "" }],
    ["another's", { signature: "Zmvh+3yNM1Phv2jhDCwEM3q5ebU=" }],
    ["one that is no base64", { signature: "\u0000ÿ💥" }],
    ["a changed field", { params: { ...P, From: "+14158675300" } }],
    ["a field more", { params: { ...P, Extra: "1" } }],
    ["a changed query", { rawUrl: "/myapp.php?foo=1&bar=3" }],
    ["another host", { publicUrl: "https://mycompany.com.evil.example" }],
    ["the fragment, which is never sent", { rawUrl: `${PATH}#rc=4` }],
    ["another token", { authTokens: ["12346"] }],
    ["no token", { authTokens: [] }],
    ["a public address that is none", { publicUrl: "not an address" }],
    ["an empty public address", { publicUrl: "" }],
  ])("%s", (_what, over) => {
    expect(check(over)).toBe(false);
  });
});

test("an empty token proves nothing, although a signature can be made with it", () => {
  const signed = Object.entries(P)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .reduce((text, [name, value]) => text + name + value, `${HOST}${PATH}`);
  const signature = createHmac("sha1", "").update(signed).digest("base64");
  expect(check({ authTokens: [""], signature })).toBe(false);
  expect(check({ authTokens: ["", "12345"], signature })).toBe(false);
});
