import ipaddr from "ipaddr.js";

/** All of today's global unicast: 2000::/3. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Is this the address of somebody out there? Known good, not known bad: loopback, private and link-local networks, cloud
 * metadata, carrier NAT, documentation, multicast, and every way of writing an IPv4 address into an IPv6 one (mapped,
 * compatible, NAT64, 6to4, Teredo) are not, and neither is what is no address.
 */
export function isOutsideAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast") return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_IPV6);
}
