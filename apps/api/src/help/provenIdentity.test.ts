import { SignJWT } from "jose";
import { expect, test } from "vitest";
import { provenIdentity } from "./provenIdentity.ts";

const NOW = Date.UTC(2026, 0, 5, 12);
const SECRET = "a secret of the company's site, 32 bytes";

const signed = (claims: Record<string, unknown>, over: { secret?: string; alg?: string; inS?: number | null } = {}) => {
  const { secret = SECRET, alg = "HS256", inS = 600 } = over;
  const token = new SignJWT(claims).setProtectedHeader({ alg });
  if (inS !== null) token.setExpirationTime(NOW / 1000 + inS);
  return token.sign(new TextEncoder().encode(secret));
};
const read = async (token: Promise<string> | string) => await provenIdentity(await token, SECRET, NOW);

test("what the site signs proves an address", async () => {
  const claims = { email: "Eva@Example.test", name: "Eva" };
  expect(await read(signed(claims))).toMatchObject({ email: "eva@example.test", name: "Eva", phone: null });
  expect(await read(signed({ phone: "+447700900142" }))).toMatchObject({ email: null, phone: "+447700900142" });
});

test("another secret, another algorithm, none, too long a life, none at all, an end in the past, nobody: nothing is proven", async () => {
  const eva = { email: "eva@example.test" };
  const none = `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify({ ...eva, exp: NOW / 1000 + 60 }))}.`;
  const tries = [
    signed(eva, { secret: "another secret of more than 32 bytes" }),
    signed(eva, { alg: "HS512" }),
    signed(eva, { inS: 7_200 }),
    signed(eva, { inS: null }),
    signed(eva, { inS: -1 }),
    signed({ name: "Eva" }),
    signed({ email: "no address" }),
    none,
    "nonsense",
  ];
  expect(await Promise.all(tries.map(read))).toEqual(tries.map(() => null));
});
