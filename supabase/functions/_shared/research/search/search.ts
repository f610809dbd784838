import type { Environment } from "../../environment.ts";
import { braveSearch } from "./brave_search.ts";
import { openAiSearch } from "./openai_search.ts";
import { tavilySearch } from "./tavily_search.ts";

export type SearchResult = { url: string; title: string; snippet: string; on?: string | undefined };
export type SearchAnswer = { ok: true; results: SearchResult[] } | { ok: false; reason: string };

/** A search engine. Never rejects: that it could not answer is an answer too. */
export type Search = (query: string) => Promise<SearchAnswer>;

export type SearchSettings = { apiKey: string; baseUrl: string; model: string; fetch: typeof globalThis.fetch };

const providers = {
  brave: { adapter: braveSearch, baseUrl: "https://api.search.brave.com" },
  tavily: { adapter: tavilySearch, baseUrl: "https://api.tavily.com" },
  openai: { adapter: openAiSearch, baseUrl: "https://api.openai.com/v1" },
};

/** The engine that is set up; the demo's own where there is a demo; one that says so where there is none. */
export function searchOf({ search, model }: Environment, fetch: typeof globalThis.fetch): Search {
  const { provider, apiKey, baseUrl, demoSites } = search;
  if (provider === undefined && demoSites !== undefined)
    return braveSearch({ apiKey: "demo", baseUrl: `${demoSites}/.search`, model: "", fetch });
  if (provider === undefined)
    return async () => ({
      ok: false,
      reason: "No search is set up. An administrator sets SEARCH_PROVIDER and SEARCH_API_KEY.",
    });
  const { adapter, baseUrl: usual } = providers[provider];
  const key = apiKey ?? (provider === "openai" ? model.apiKey : undefined);
  if (!key) return async () => ({ ok: false, reason: "The search has no key. An administrator sets SEARCH_API_KEY." });
  return adapter({ apiKey: key, baseUrl: baseUrl ?? usual, model: search.model ?? model.name, fetch });
}
