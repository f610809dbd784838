import { z } from "zod";
import { askEngine } from "./ask_engine.ts";
import type { Search, SearchSettings } from "./search.ts";

const answer = z.object({
  web: z
    .object({
      results: z.array(
        z.object({
          title: z.string(),
          url: z.string(),
          description: z.string().nullish(),
          page_age: z.string().nullish(),
        }),
      ),
    })
    .nullish(),
});

/** Brave's web search. */
export function braveSearch({ apiKey, baseUrl, fetch }: SearchSettings): Search {
  return (query) =>
    askEngine(
      fetch,
      `${baseUrl}/res/v1/web/search?${new URLSearchParams({ q: query, count: "8" })}`,
      { headers: { accept: "application/json", "x-subscription-token": apiKey } },
      answer,
      ({ web }) =>
        (web?.results ?? []).map(({ title, url, description, page_age }) => ({
          ...{ title, url, snippet: description ?? "", on: page_age ?? undefined },
        })),
    );
}
