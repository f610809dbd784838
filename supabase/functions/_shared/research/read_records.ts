import { askOverHttps } from "../dns/https_txt_lookup.ts";
import { queryName, type TxtLookup } from "../dns/txt_lookup.ts";

const mx = { name: "MX", number: 15 };
const most = 40;
const longest = 500;

/** Mail servers and texts of a domain, a line each: `MX 10 mail.example.com`, `TXT v=spf1 …`. None where nobody can say. */
export function recordsReader(options: {
  resolverUrl: string;
  fetch: typeof globalThis.fetch;
  lookupTxt: TxtLookup;
}): (domain: string) => Promise<string[]> {
  return async (domain) => {
    const name = queryName(domain);
    if (name === undefined) return [];
    const [servers, texts] = await Promise.all([askOverHttps(options, name, mx), options.lookupTxt(name)]);
    return [
      ...(servers ?? []).map((server) => `MX ${server}`),
      ...(texts.state === "found" ? texts.texts.map((text) => `TXT ${text}`) : []),
    ]
      .slice(0, most)
      .map((line) => line.replaceAll(/\s+/g, " ").slice(0, longest));
  };
}
