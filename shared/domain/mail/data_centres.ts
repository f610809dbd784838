/**
 * Large blocks that providers of computers publish as theirs (Amazon, Google, Microsoft, DigitalOcean, Hetzner, OVH,
 * Linode; from their registry entries). Not complete, and people reach the web through them too: a hint, never a proof.
 */
const blocks = [
  ...["3.0.0.0/8", "13.32.0.0/12", "13.48.0.0/13", "13.208.0.0/12", "18.32.0.0/11", "18.64.0.0/10", "18.128.0.0/9"],
  ...["34.192.0.0/10", "35.152.0.0/13", "44.192.0.0/10", "50.16.0.0/14", "52.0.0.0/10", "52.64.0.0/12", "54.64.0.0/11"],
  ...["54.144.0.0/12", "54.160.0.0/11", "54.192.0.0/10", "107.20.0.0/14", "174.129.0.0/16", "184.72.0.0/15"],
  ...["34.64.0.0/10", "34.128.0.0/10", "35.184.0.0/13", "35.192.0.0/11", "35.224.0.0/12", "35.240.0.0/13"],
  ...["104.154.0.0/15", "104.196.0.0/14", "130.211.0.0/16", "146.148.0.0/17"],
  ...["13.64.0.0/11", "13.96.0.0/13", "13.104.0.0/14", "20.0.0.0/8", "40.64.0.0/10", "52.128.0.0/9", "104.40.0.0/13"],
  ...["104.208.0.0/13", "137.116.0.0/15", "168.61.0.0/16", "191.232.0.0/13"],
  ...["104.131.0.0/16", "138.68.0.0/16", "139.59.0.0/16", "142.93.0.0/16", "157.230.0.0/16", "159.65.0.0/16"],
  ...["159.89.0.0/16", "161.35.0.0/16", "165.227.0.0/16", "167.99.0.0/16", "178.62.0.0/16", "206.189.0.0/16"],
  ...[
    "5.9.0.0/16",
    "78.46.0.0/15",
    "88.198.0.0/16",
    "88.99.0.0/16",
    "95.216.0.0/15",
    "116.202.0.0/15",
    "135.181.0.0/16",
  ],
  ...["136.243.0.0/16", "138.201.0.0/16", "144.76.0.0/16", "148.251.0.0/16", "157.90.0.0/16", "159.69.0.0/16"],
  ...["168.119.0.0/16", "176.9.0.0/16", "178.63.0.0/16", "188.40.0.0/16"],
  ...["51.38.0.0/16", "51.68.0.0/16", "51.75.0.0/16", "51.77.0.0/16", "51.89.0.0/16", "51.91.0.0/16", "54.36.0.0/14"],
  ...["45.33.0.0/17", "45.56.64.0/18", "45.79.0.0/16", "139.162.0.0/16", "172.104.0.0/15"],
].map(readBlock);

/** Whether an address (IPv4; others are unknown) lies in a block of a provider of computers. */
export function isInDataCentre(address: string): boolean {
  const number = numberOf(address);
  return number !== undefined && blocks.some(({ from, to }) => number >= from && number <= to);
}

function readBlock(text: string): { from: number; to: number } {
  const [address = "", bits = "32"] = text.split("/");
  const from = numberOf(address) ?? 0;
  return { from, to: from + 2 ** (32 - Number(bits)) - 1 };
}

function numberOf(address: string): number | undefined {
  const parts = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/i.exec(address.trim())?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((number, part) => number * 256 + part, 0);
}
