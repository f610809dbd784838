import type { ReadPage } from "../../contracts/fact.ts";

/** What tells of a page that it is about the company, best first; in the languages that sites here are mostly in. */
const subjects: readonly RegExp[] = [
  /about|company|who-we-are|ueber-uns|uber-uns|unternehmen|a-propos|qui-sommes|sobre|chi-siamo|om-oss|over-ons/,
  /team|people|leadership|management|equipe|equipo|staff/,
  /imprint|impressum|legal-notice|mentions-legales|contact|kontakt/,
  /news|press|blog|aktuelles|presse|newsroom/,
  /career|jobs|karriere|join-us|hiring/,
  /product|solution|service|industr|customer|kunden|referenz|loesung/,
];

/** Addresses of one site that are worth reading next, at most so many: one of each kind first. Pages of others never. */
export function pagesToRead(home: ReadPage, most: number): string[] {
  const site = siteOf(home.final_url);
  const known = new Set([plainAddress(home.url), plainAddress(home.final_url)]);
  const links = home.page.links.flatMap(({ url, text }) => {
    const parsed = URL.parse(url);
    if (!parsed || siteOf(url) !== site || known.has(plainAddress(url)) || isFile(parsed.pathname)) return [];
    known.add(plainAddress(url));
    parsed.hash = "";
    return [{ url: parsed.href, words: `${parsed.pathname} ${text}`.toLowerCase() }];
  });
  const chosen = subjects.flatMap((subject) => {
    const found = links.filter(({ words }) => subject.test(words));
    // The page itself rather than one of many below it.
    return found.sort((one, other) => one.url.length - other.url.length).slice(0, 1);
  });
  return [...new Set(chosen.map(({ url }) => url))].slice(0, most);
}

/** The host without `www.`. */
export function siteOf(address: string): string | undefined {
  return URL.parse(address)?.hostname.replace(/^www\./, "");
}

function plainAddress(address: string): string {
  return address.replace(/#.*$/, "").replace(/\/$/, "");
}

function isFile(path: string): boolean {
  return /\.(?:pdf|jpe?g|png|gif|svg|webp|zip|mp[34]|docx?|xlsx?|pptx?|css|js|ico)$/i.test(path);
}
