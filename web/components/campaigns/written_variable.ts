/** What is always known: nothing needs to stand in for it. */
const alwaysKnown = /^(sender\.|unsubscribe_url$|lead\.email$|lead\.name$)/;

const fallBacks: Readonly<Record<string, string>> = {
  "lead.first_name": "there",
  "lead.company": "your company",
  "account.name": "your company",
  "lead.title": "your role",
  "account.industry": "your industry",
};

/** A variable as it stands in a mail, with words for readers of whom it is not known. */
export function writtenVariable(name: string): string {
  if (alwaysKnown.test(name)) return `{{ ${name} }}`;
  return `{{ ${name} | default: "${fallBacks[name] ?? "…"}" }}`;
}
