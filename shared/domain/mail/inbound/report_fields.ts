const limits = { characters: 60_000, groups: 60, fieldsOfGroup: 60 };

/** The groups of "Name: value" lines of a machine's report, by lower-case name, unfolded (RFC 3464, 2.1; RFC 5965, 3). */
export function reportGroups(text: string): Map<string, string>[] {
  const groups: Map<string, string>[] = [];
  const unfolded = text
    .slice(0, limits.characters)
    .replace(/\r\n?/g, "\n")
    .replace(/\n[ \t]+/g, " ");
  for (const part of unfolded.split(/\n\n+/, limits.groups)) {
    const fields = new Map<string, string>();
    for (const line of part.split("\n", limits.fieldsOfGroup)) {
      const colon = line.indexOf(":");
      const name = line.slice(0, colon).trim().toLowerCase();
      if (colon > 0 && /^[a-z0-9-]{1,60}$/.test(name) && !fields.has(name))
        fields.set(name, line.slice(colon + 1).trim());
    }
    if (fields.size > 0) groups.push(fields);
  }
  return groups;
}

/** The address of a field such as "rfc822; someone@example.com"; in lower case. */
export function reportedAddress(field: string | undefined): string | undefined {
  const address = /<?([^\s<>;,"]{1,100}@[^\s<>;,"]{1,200})>?\s*$/.exec((field ?? "").slice(0, 500))?.[1];
  return address?.toLowerCase();
}
