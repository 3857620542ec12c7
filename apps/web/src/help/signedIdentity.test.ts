import { expect, test } from "vitest";
import { type Visit, visitOf } from "./kept.ts";
import { readIdentity } from "./signedIdentity.ts";

const signed = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.${Math.random()}`;

test("the same person is the same subject however often it is signed; what says nobody is nobody", () => {
  const eva = { email: "Eva@example.test", name: "Eva \u{1f600} 王" };
  expect(readIdentity(signed({ ...eva, exp: 1 }))?.subject).toBe(readIdentity(signed({ ...eva, exp: 2 }))?.subject);
  expect(readIdentity(signed({ phone: "+447700900142" }))?.subject).toBe("+447700900142");
  for (const token of [null, "", "nonsense", "a.b.c", signed({ name: "Eva" }), "e30.bnVsbA.x"]) {
    expect(readIdentity(token)).toBeNull();
  }
});

const visit = (subject: string | null): Visit => ({ token: "t", expiresAt: 9, pending: [], subject });

test("nobody goes on with the visit of somebody who was signed in here before", () => {
  expect(visitOf(visit("eva"), "eva").token).toBe("t");
  expect(visitOf(visit(null), null).token).toBe("t");
  expect(visitOf(visit(null), "eva").token).toBe("t");
  expect(visitOf(visit("eva"), "ben")).toMatchObject({ token: null, subject: null });
  expect(visitOf(visit("eva"), null)).toMatchObject({ token: null, subject: null });
});
