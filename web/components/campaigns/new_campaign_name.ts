/** A name for a new campaign that no other has: "New campaign", "New campaign 2" … */
export function newCampaignName(campaigns: readonly { name: string }[]): string {
  const taken = new Set(campaigns.map(({ name }) => name.toLowerCase()));
  const base = "New campaign";
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base} ${number}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}
