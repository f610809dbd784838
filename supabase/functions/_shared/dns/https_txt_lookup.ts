import { z } from "zod";
import type { TxtLookup } from "./txt_lookup.ts";

const txtType = 16;
const noError = 0;
const noSuchName = 3;
const seconds = 5;
const mostBytes = 64 * 1024;

/** The JSON that resolvers answer with: status as in RFC 1035, and the texts quoted as in a zone file. */
const dnsJson = z.object({
  Status: z.number().int(),
  Answer: z.array(z.object({ type: z.number().int(), data: z.string() })).nullish(),
});

type Resolver = { resolverUrl: string; fetch: typeof globalThis.fetch };

/** Over HTTPS, from a resolver that answers in JSON as those of Cloudflare and Google do. */
export function httpsTxtLookup(resolver: Resolver): TxtLookup {
  return async (name) => {
    const answers = await askOverHttps(resolver, name, { name: "TXT", number: txtType });
    if (!answers) return { state: "failed" };
    return answers.length > 0 ? { state: "found", texts: answers.map(unquoted) } : { state: "none" };
  };
}

/** The data of the records of a type; undefined where nobody could say. */
export async function askOverHttps(
  { resolverUrl, fetch }: Resolver,
  name: string,
  type: { name: string; number: number },
): Promise<string[] | undefined> {
  try {
    const response = await fetch(`${resolverUrl}?${new URLSearchParams({ name, type: type.name })}`, {
      headers: { accept: "application/dns-json" },
      redirect: "error",
      signal: AbortSignal.timeout(seconds * 1000),
    });
    const text = await response.text();
    const parsed = dnsJson.safeParse(response.ok && text.length <= mostBytes ? JSON.parse(text) : undefined);
    if (!parsed.success) return undefined;
    const { Status: status, Answer: answers } = parsed.data;
    if (status !== noError && status !== noSuchName) return undefined;
    return (answers ?? []).filter((answer) => answer.type === type.number).map(({ data }) => data);
  } catch {
    return undefined;
  }
}

/** `"one chunk" "and another"`, in which a byte may stand as \ddd; some resolvers give the text as it is. */
function unquoted(data: string): string {
  if (!data.startsWith('"')) return data;
  const chunks = [...data.matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map(([, chunk = ""]) => chunk);
  return chunks
    .join("")
    .replace(/\\(?:(\d{3})|(.))/gs, (_, code: string | undefined, char: string | undefined) =>
      code === undefined ? (char ?? "") : String.fromCharCode(Number(code)),
    );
}
