/** What one may look for about a company; the words that are sent. */
export const newsTopics = {
  news: "news",
  funding: "funding OR investment",
  hiring: "hiring OR jobs",
  product: "launch OR product",
  leadership: "appoints OR CEO",
  expansion: "expansion OR office OR acquisition",
} as const;
export type NewsTopic = keyof typeof newsTopics;

/**
 * The question to a search engine: a company's name, its domain and a topic, nothing that somebody wrote. Undefined for a
 * name that holds an address or a telephone number: customers' data go to no engine.
 */
export function searchQuery(company: { name: string; domain: string | null }, topic: NewsTopic): string | undefined {
  const name = company.name
    .replaceAll(/["\s]+/g, " ")
    .trim()
    .slice(0, 100);
  if (name === "" || name.includes("@") || /(?:\d[\s()./-]*){7,}/.test(name)) return undefined;
  const domain = company.domain && /^[a-z0-9.-]{3,100}$/i.test(company.domain) ? ` ${company.domain}` : "";
  return `"${name}"${domain} ${newsTopics[topic]}`;
}

/** Whether a text speaks of the company: its name without legal forms, or its domain. */
export function speaksOf(text: string, company: { name: string; domain: string | null }): boolean {
  const core = fold(
    company.name.replace(
      /[\s,]+(?:gmbh|ag|ltd|limited|inc|llc|sas|sa|bv|b\.v|ab|as|oy|plc|pty ltd|sp\. z o\.o|se|kg)\.?$/i,
      "",
    ),
  );
  const folded = fold(text);
  return (
    (core.length >= 3 && folded.includes(core)) || (company.domain !== null && folded.includes(fold(company.domain)))
  );
}

function fold(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll(/\s+/g, " ").trim();
}
