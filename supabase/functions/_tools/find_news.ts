import { z } from "zod";
import { type FoundFact, fact, savedResearch } from "../../../shared/contracts/fact.ts";
import { type newsTopics, searchQuery, speaksOf } from "../../../shared/domain/research/search_query.ts";
import { readWithPause } from "../_shared/research/read_site.ts";
import { tunables } from "../_shared/tunables.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";
import { outsideText } from "./outside_text.ts";
import { factsForModel, researchTarget } from "./research_record.ts";

const topic = z.enum([
  "news",
  "funding",
  "hiring",
  "product",
  "leadership",
  "expansion",
] satisfies (keyof typeof newsTopics)[]);

/** Searches the web for what is new with a company, and keeps what stands on the pages found. */
export const find_news = defineTool({
  name: "find_news",
  description:
    "Search the web for what is new with one account, as reasons to talk: the company's name and a topic are sent to the search engine, nothing else. The pages found are read, and those that speak of the company are kept as news with their source. For what its own site says use research_company.",
  effect: "write",
  input: z.strictObject({
    account_id: z.uuid().describe("Of a search_accounts result; never guessed."),
    topic: topic.default("news"),
  }),
  async run({ account_id, topic: about }, { lookup, database, workspaceId, web, callId, now }) {
    const workspace = { workspace_id: workspaceId };
    const company = researchTarget.parse(await lookup.rpc("research_target", { ...workspace, account_id }))?.account;
    if (!company) return { ok: false, reason: "No such account. Search by name first; do not guess ids." };
    const query = searchQuery(company, about);
    if (!query)
      return { ok: false, reason: "The account's name holds an address or a number, which no search engine is told." };
    if (!web) return { ok: false, reason: "Nothing can be searched from here." };
    const answer = await web.find(query);
    if (!answer.ok) return answer;
    const found = [];
    for (const { url, on } of answer.results.slice(0, tunables.research.resultsRead)) {
      const reading = await readWithPause(url, { web, database: lookup, workspaceId, limits: tunables.research });
      if (reading.ok && speaksOf(reading.read.text, company)) found.push({ read: reading.read, on });
    }
    const facts = found.flatMap(({ read, on }): FoundFact[] =>
      read.title
        ? [
            {
              field: "news",
              value: read.title,
              quote: read.title,
              source_url: read.final_url,
              ...(on && { happened_on: on }),
            },
          ]
        : [],
    );
    const pages = found.map(({ read }) => read);
    const asked = { ...workspace, subject: { account_id }, pages, facts, fill: false };
    const saved = savedResearch.parse(await database.rpc("save_research", asked));
    const known = z.array(fact).parse(await lookup.rpc("list_facts", { ...workspace, account_id }));
    return {
      ok: true,
      summary: `Searched for ${query}: ${counted(answer.results.length, "result")}, ${counted(saved.saved, "new fact")}.`,
      result: {
        searched_for: query,
        results: outsideText(JSON.stringify(answer.results), callId, "PAGE"),
        ...factsForModel(
          known.filter(({ field }) => field === "news"),
          callId,
          now,
        ),
      },
      view: {
        kind: "facts",
        about: { kind: "account", id: account_id, name: company.name },
        facts: known.filter(({ field }) => field === "news"),
        filled: [],
      },
      tainted: true,
    };
  },
});
