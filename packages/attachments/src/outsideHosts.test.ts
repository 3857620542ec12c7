import { expect, test } from "vitest";
import { createOutsideHosts } from "./outsideHosts.ts";

const OUT = "93.184.216.34";
const at = (...addresses: string[]) => createOutsideHosts("mail.inside.example:1143", async () => addresses);

test("a host outside is reached at the address that was looked up", async () => {
  expect(await at(OUT).reach("imap.example", 993)).toBe(OUT);
});

test.each([
  ["loopback", ["127.0.0.1"]],
  ["a private network", ["10.1.2.3"]],
  ["the cloud's metadata", ["169.254.169.254"]],
  ["loopback written as IPv6", ["::ffff:127.0.0.1"]],
  ["one of several", [OUT, "192.168.0.1"]],
  ["no address", ["localhost"]],
])("a host that leads inside is refused: %s", async (_, addresses) => {
  await expect(at(...addresses).reach("imap.example", 993)).rejects.toMatchObject({ code: "EINSIDE" });
});

test.each(["127.0.0.1", "127.1", "0x7f000001", "2130706433", "::1", "localhost", "0.0.0.0"])(
  "loopback in every spelling that the system understands is refused: %s",
  async (host) => {
    await expect(createOutsideHosts("").reach(host, 993)).rejects.toMatchObject({ code: /^(EINSIDE|ENOTFOUND)$/ });
  },
);

test("what the installation names may be inside, at that port alone", async () => {
  const hosts = at("10.0.0.7");
  expect(await hosts.reach("Mail.Inside.Example", 1143)).toBe("10.0.0.7");
  await expect(hosts.reach("mail.inside.example", 5432)).rejects.toMatchObject({ code: "EINSIDE" });
  expect([hosts.isMeant("mail.inside.example", 1143), hosts.isMeant("mail.inside.example", 143)]).toEqual([
    true,
    false,
  ]);
});

test("a name without an address is unknown, and a list that is none is told", async () => {
  await expect(at().reach("nothing.example", 993)).rejects.toMatchObject({ code: "ENOTFOUND" });
  expect(() => createOutsideHosts("mail.example")).toThrow("mail.example is no host:port");
});
