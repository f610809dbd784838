import { z } from "zod";
import { askEngine } from "./ask_engine.ts";
import type { Search, SearchSettings } from "./search.ts";

const citation = z.looseObject({
  type: z.string(),
  url: z.string().nullish(),
  title: z.string().nullish(),
  start_index: z.number().nullish(),
  end_index: z.number().nullish(),
});
const part = z.looseObject({ text: z.string().nullish(), annotations: z.array(citation).nullish() });
const answer = z.object({ output: z.array(z.looseObject({ type: z.string(), content: z.array(part).nullish() })) });
const around = 300;

/** OpenAI's web search tool: what its answer cites. The answer itself is the model's, so it is no source. */
export function openAiSearch({ apiKey, baseUrl, model, fetch }: SearchSettings): Search {
  return (query) =>
    askEngine(
      fetch,
      `${baseUrl}/responses`,
      {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}` },
        body: JSON.stringify({
          model,
          input: query,
          tools: [{ type: "web_search" }],
          tool_choice: "required",
          store: false,
        }),
      },
      answer,
      ({ output }) =>
        output.flatMap(({ content }) =>
          (content ?? []).flatMap(({ text, annotations }) =>
            (annotations ?? []).flatMap(({ type, url, title, start_index }) =>
              type === "url_citation" && url
                ? [
                    {
                      url,
                      title: title ?? url,
                      snippet: (text ?? "").slice(Math.max(0, (start_index ?? 0) - around), start_index ?? around),
                    },
                  ]
                : [],
            ),
          ),
        ),
    );
}
