import type { z } from "zod";
import type { SearchAnswer, SearchResult } from "./search.ts";

const seconds = 20;
const mostBytes = 1024 * 1024;
const most = 8;
const lengths = { title: 300, snippet: 600 };

/** One question to an engine, whose answer `read` turns into results. Secrets stand in the request alone, never in a reason. */
export async function askEngine<Answer>(
  fetch: typeof globalThis.fetch,
  address: string,
  request: { method?: "POST"; headers: Record<string, string>; body?: string },
  schema: z.ZodType<Answer>,
  read: (answer: Answer) => SearchResult[],
): Promise<SearchAnswer> {
  try {
    const response = await fetch(address, {
      ...request,
      redirect: "error",
      signal: AbortSignal.timeout(seconds * 1000),
    });
    if (response.status === 401 || response.status === 403) return refused("The search does not accept its key.");
    if (response.status === 429) return refused("The search has had too many questions. Try again later.");
    if (!response.ok) return refused("The search does not work at the moment.");
    const text = await response.text();
    const parsed = schema.safeParse(text.length > mostBytes ? undefined : JSON.parse(text));
    if (!parsed.success) return refused("The search gave an answer that cannot be read.");
    return { ok: true, results: tidied(read(parsed.data)) };
  } catch {
    return refused("The search cannot be reached.");
  }
}

function refused(reason: string): SearchAnswer {
  return { ok: false, reason };
}

/** Web addresses alone, each once; texts without markup. */
function tidied(results: readonly SearchResult[]): SearchResult[] {
  const byUrl = new Map<string, SearchResult>();
  for (const { url, title, snippet, on } of results) {
    const parsed = URL.parse(url);
    if (!parsed || !/^https?:$/.test(parsed.protocol) || url.length > 2000 || byUrl.has(parsed.href)) continue;
    const day = on && /^\d{4}-\d\d-\d\d/.exec(on)?.[0];
    byUrl.set(parsed.href, {
      url: parsed.href,
      title: plain(title).slice(0, lengths.title),
      snippet: plain(snippet).slice(0, lengths.snippet),
      ...(day && { on: day }),
    });
  }
  return [...byUrl.values()].slice(0, most);
}

function plain(text: string): string {
  return text
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}
