import { leadStage } from "../../../../shared/contracts/lead.ts";
import type { LeadFilter } from "../../../../shared/contracts/lead_filter.ts";
import { defineIntent } from "../define_intent.ts";
import { readPage } from "../known_lead.ts";
import { describeFilter } from "../language/describe_filter.ts";
import { mergeFilter } from "../language/merge_filter.ts";
import { readFilter } from "../language/read_filter.ts";
import { sentence } from "../language/sentences.ts";
import type { MadeCall } from "../read_conversation.ts";
import { say, type Turn } from "../turn.ts";

/** Counts what a filter fits, or the leads in each stage at once. */
export const count_leads = defineIntent({
  tool: "search_leads",
  examples: ["how many qualified leads do we have in France?", "how many leads per stage?"],
  match(turn) {
    const words = turn.words.replace(/[?.!\s]+$/, "");
    const pipeline =
      /^(?:(?:show|give|tell) (?:me )?)?(?:(?:an? |the |my |our )?(?:overview|summary|state|status) of (?:the |my |our )?(?:pipeline|leads|funnel)|(?:the |my |our )?pipeline(?: overview| summary| by stage)?|(?:the |my |our )?(?:lead |pipeline |funnel )?breakdown|(?:the |my |our )?funnel|how (?:does|is) (?:the |my |our )?(?:pipeline|funnel)(?: look| doing)?)/.test(
        words,
      );
    if (
      !pipeline &&
      !/^(?:and |so |but )?(?:how many|count|number of|(?:what(?: is|'s) |tell me |give me |show me )?the (?:number|count) of|total(?: number)?|leads? (?:count|per|by))\b|^(?:show |list |give )?(?:me )?(?:all |the |my |our )?[a-z ]*leads (?:per|for each|in each|grouped by)\b/.test(
        words,
      )
    )
      return undefined;
    const per =
      /\b(?:per|by|for each|in each|each|grouped by|broken down by|split by|across)\s+(?:the\s+)?(?<group>[a-z]+(?: [a-z]+)?)$/.exec(
        words,
      )?.groups?.group;
    const group = per ?? (pipeline ? "stage" : undefined);
    const filter = filterOf(turn, words);
    if (group === undefined) return { kind: "call", calls: [counting(filter)] };
    if (!/^(?:pipeline )?(?:stages?|status)$/.test(group)) return say(cannotGroup(group));
    const calls = leadStage.options.map((stage) => {
      const staged = {
        match: "all" as const,
        conditions: [{ field: "stage" as const, operator: "is_any_of" as const, values: [stage] }],
      };
      return counting(mergeFilter(filter, staged));
    });
    return { kind: "call", calls };
  },
  describe(calls, turn) {
    const counts = calls.map(countOf);
    const failed = calls.find((made, index) => counts[index] === undefined && made);
    if (failed) return sentence(`I couldn't count: ${failed.outcome?.reason || "the search gave no number"}`);
    const words = turn.words.replace(/[?.!\s]+$/, "");
    const filter = filterOf(turn, words);
    const [only] = counts;
    if (only && counts.length === 1) {
      const number = `${only.exact ? "" : "more than "}${only.count.toLocaleString("en-US")}`;
      return `**${number}** ${describeFilter(filter, only.count === 1 ? "lead" : "leads")}. “Show them” lists them.`;
    }
    return byStage(calls, filter);
  },
});

function counting(filter: LeadFilter) {
  return { tool: "search_leads", arguments: { ...filter, page_size: 1 } };
}

function filterOf(turn: Turn, words: string): LeadFilter {
  const bare = turn.utterance
    .replace(
      /\b(?:per|by|for each|in each|grouped by|broken down by|split by|across)\s+(?:the\s+)?(?:pipeline\s+)?[a-z]+[?.!\s]*$/i,
      "",
    )
    .replace(
      /\b(?:how many|count(?: of)?|number of|total|pipeline|funnel|overview|breakdown|summary|status|do we have|look)\b/gi,
      " ",
    );
  const { filter, noun } = readFilter(bare, turn.about.today);
  const { list } = turn.focus;
  const follows =
    list &&
    (/\b(?:of (?:them|those|these)|(?:are|is) (?:they|those|these)|ones)\b/.test(words) ||
      (!noun && filter.conditions.length > 0 && turn.focus.latest === "list"));
  return follows ? mergeFilter(list.filter, filter) : filter;
}

function countOf(made: MadeCall): { count: number; exact: boolean } | undefined {
  return made.outcome?.state === "done" ? readPage(made.outcome.result) : undefined;
}

function byStage(calls: readonly MadeCall[], filter: LeadFilter): string {
  const rows = calls.map((made, index) => ({
    stage: leadStage.options[index] ?? "",
    count: countOf(made)?.count ?? 0,
  }));
  const total = rows.reduce((sum, row) => sum + row.count, 0);
  const lines = rows.map((row) => `| ${row.stage} | ${row.count.toLocaleString("en-US")} |`);
  const exact = calls.every((made) => countOf(made)?.exact);
  const note = exact ? "" : "\n\nA count above 10,000 is not exact.";
  return `**${total.toLocaleString("en-US")} ${describeFilter(filter, "leads")}**, by stage:\n\n| Stage | Leads |\n| --- | --: |\n${lines.join("\n")}${note}`;
}

function cannotGroup(group: string): string {
  return `This demo model can't break numbers down by ${group}. It counts leads per stage, or any one group that you name: “how many leads in Germany?”, “how many hot fintech leads?”, “how many unassigned leads?”.`;
}
