import { expect, test } from "vitest";
import { type Fields, signature, signedUrl } from "./signature.ts";

// The vectors of twilio-node's spec/validation.spec.js (MIT) and of the documentation page "Webhooks security".
const TOKEN = "12345";
const CALL: Fields = [
  ["To", "+18005551212"],
  ["CallSid", "CA1234567890ABCDE"],
  ["Digits", "1234"],
  ["Caller", "+14158675309"],
  ["From", "+14158675309"],
];
const PATH = "/myapp.php?foo=1&bar=2";
const DIGEST = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";

test.each<[string, Fields, string]>([
  [`https://mycompany.com${PATH}`, CALL, "RSOYDt4T1cUTdK1PDd93/VVr8B8="],
  [`https://mycompany.com:443${PATH}`, CALL, "kvajT1Ptam85bY51eRf/AJRuM3w="],
  [`http://mycompany.com:1234${PATH}`, CALL, "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="],
  [`http://mycompany.com:80${PATH}`, CALL, "0ZXoZLH/DfblKGATFgpif+LLRf4="],
  [`https://user:pass@mycompany.com${PATH}`, CALL, "CukzLTc1tT5dXEDIHm/tKBanW10="],
  [`https://user@mycompany.com${PATH}`, CALL, "2YRLlVAflCqxaNicjMpJcSTgzSs="],
  [`https://user:pass@mycompany.com:443${PATH}`, CALL, "ZQFR1PTIZXF2MXB8ZnKCvnnA+rI="],
  [`https://mycompany.com${PATH}&Body=It's+amazing`, CALL, "dsq4Ehbj6cs+KdTkpF5sSSplOWw="],
  [`https://mycompany.com${PATH}&Body=It%27s+amazing`, CALL, "TfZzewPq8wqrGlMfyAud8+/IvJ0="],
  [`https://mycompany.com${PATH}&bodySHA256=${DIGEST}`, [], "a9nBmqA0ju/hNViExpshrM61xv4="],
  [`https://mycompany.com/myapp.php?bodySHA256=${DIGEST}`, [], "y77kIzt2vzLz71DgmJGsen2scGs="],
])("the SDK's vector for %s", (url, fields, expected) => {
  expect(signature(TOKEN, url, fields)).toBe(expected);
});

test("a repeated field is signed once per distinct value, in order", () => {
  const url = `https://mycompany.com${PATH}`;
  const addresses = ["+1325xxxxxxx", "+1415xxxxxxx"];
  for (const values of [addresses, addresses.toReversed()]) {
    const fields = values.map((value) => ["MessagingBinding.Address", value] as const);
    expect(signature(TOKEN, url, fields)).toBe("83O6e2vORAoJHUNzJjDWN1jz+BA=");
  }
  const digits = ["5678", "1234", "1234"].map((value) => ["Digits", value] as const);
  const fields = [["Sid", "CA123"], ["SidAccount", "AC123"], ...digits] as const;
  expect(signature(TOKEN, url, fields)).toBe("IK+Dwps556ElfBT0I3Rgjkr1wJU=");
});

test("the signed URL has no fragment, no credentials, and over HTTPS a port only about messages", () => {
  expect(signedUrl("https://u:p@cc.example.com:8443/a?b=c%20d#rc=4")).toBe("https://cc.example.com/a?b=c%20d");
  expect(signedUrl("http://cc.example.com:8080/a#rc=4")).toBe("http://cc.example.com:8080/a");
  expect(signedUrl("https://[::1]:8443/a")).toBe("https://[::1]/a");
  expect(signedUrl("https://u:p@cc.example.com:8443/sms#rc=4", true)).toBe("https://cc.example.com:8443/sms");
});
