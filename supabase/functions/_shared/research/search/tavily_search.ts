import { z } from "zod";
import { askEngine } from "./ask_engine.ts";
import type { Search, SearchSettings } from "./search.ts";

const answer = z.object({
  results: z.array(
    z.object({
      title: z.string(),
      url: z.string(),
      content: z.string().nullish(),
      published_date: z.string().nullish(),
    }),
  ),
});

/** Tavily's search. */
export function tavilySearch({ apiKey, baseUrl, fetch }: SearchSettings): Search {
  return (query) =>
    askEngine(
      fetch,
      `${baseUrl}/search`,
      {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}` },
        body: JSON.stringify({ query, max_results: 8 }),
      },
      answer,
      ({ results }) =>
        results.map(({ title, url, content, published_date }) => ({
          ...{ title, url, snippet: content ?? "", on: dayOf(published_date) },
        })),
    );
}

/** "Mon, 02 Nov 2026 09:00:00 GMT" as 2026-11-02. */
function dayOf(text: string | null | undefined): string | undefined {
  const time = new Date(text ?? "");
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString().slice(0, 10);
}
