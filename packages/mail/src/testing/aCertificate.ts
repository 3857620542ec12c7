import { generateKeyPairSync, sign } from "node:crypto";

const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.of(tag, ...size), body]);
};
const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, "hex"));
const text = (tag: number, value: string) => der(tag, Buffer.from(value));
const timeOf = (at: number) => `${new Date(at).toISOString().replace(/\D/g, "").slice(2, 14)}Z`;

/** A certificate that vouches for itself, for this name and a day: nothing in Node makes one. PEM. */
export function aCertificate(name: string): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const ecdsaWithSha256 = sequence(oid("2a8648ce3d040302"));
  const who = sequence(der(0x31, sequence(oid("550403"), text(0x0c, name))));
  const now = Date.now();
  const validity = sequence(text(0x17, timeOf(now - 3_600_000)), text(0x17, timeOf(now + 86_400_000)));
  const altNames = sequence(oid("551d11"), der(0x04, sequence(text(0x82, name))));
  const signed = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(1)),
    ...[ecdsaWithSha256, who, validity, who, publicKey.export({ format: "der", type: "spki" })],
    der(0xa3, sequence(altNames)),
  );
  const whole = sequence(signed, ecdsaWithSha256, der(0x03, Buffer.of(0), sign("sha256", signed, privateKey)));
  const cert = `-----BEGIN CERTIFICATE-----\n${whole.toString("base64").replace(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`;
  return { key: privateKey.export({ format: "pem", type: "pkcs8" }) as string, cert };
}
