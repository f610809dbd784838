import ipaddr from "ipaddr.js";

/** What the internet hands out of IPv6 (RFC 4291). Everything else is local, tunnelled or an IPv4 address in disguise. */
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Whether an IP address is one of the public internet: none of this machine, of a private or link-local network, of the
 * carrier, of documentation or benchmarks, and none that wraps such a one.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const known = ipaddr.process(address);
  if (known.range() !== "unicast") return false;
  return known instanceof ipaddr.IPv4 || known.match(globalUnicast);
}
