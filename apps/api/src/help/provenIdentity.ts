import { jwtVerify } from "jose";
import { Type } from "typebox";
import { Compile } from "typebox/compile";

/** Who a visitor is, as the company's own site says. */
export interface ProvenIdentity {
  readonly name: string | null;
  readonly email: string | null;
  /** E.164. */
  readonly phone: string | null;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

const Claims = Compile(
  Type.Object({
    exp: Type.Number(),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    email: Type.Optional(Type.String({ minLength: 3, maxLength: 254, pattern: "^[^\\s@]+@[^\\s@]+$" })),
    phone: Type.Optional(Type.String({ pattern: "^\\+[1-9]\\d{6,14}$" })),
  }),
);
/** A token that proves somebody for longer than a visit may be anybody's by then. */
const LONGEST_S = 3_600;

/**
 * Reads a JWT that the company's site signed with the line's secret: HS256, with `exp` at most an hour ahead, `email` or `phone`,
 * and perhaps `name`. Null when it proves nothing, whatever the reason is: whoever tries learns nothing from it.
 */
export async function provenIdentity(token: string, secret: string, nowMs: number): Promise<ProvenIdentity | null> {
  const key = new TextEncoder().encode(secret);
  const options = { algorithms: ["HS256"], requiredClaims: ["exp"], currentDate: new Date(nowMs) };
  const claims = await jwtVerify(token, key, options).then(
    ({ payload }) => payload as unknown,
    () => null,
  );
  if (!Claims.Check(claims)) return null;
  const { exp, name = null, email = null, phone = null } = claims;
  if (exp - nowMs / 1000 > LONGEST_S || (email === null && phone === null)) return null;
  return { name, email: email?.toLowerCase() ?? null, phone, expiresAt: exp };
}
