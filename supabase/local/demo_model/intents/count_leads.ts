import type { LeadFilter } from "../../../../shared/contracts/lead_filter.ts";
import { type CountCommand, readCountCommand } from "../commands/count_command.ts";
import { defineIntent } from "../define_intent.ts";
import { readPage } from "../known_lead.ts";
import { describeFilter } from "../language/describe_filter.ts";
import { mergeFilter } from "../language/merge_filter.ts";
import { isEmpty, readFilter } from "../language/read_filter.ts";
import { plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import type { MadeCall } from "../read_conversation.ts";
import { say, type Turn } from "../turn.ts";

/** Counts what a filter fits, or the leads in each stage at once. */
export const count_leads = defineIntent({
  tool: "search_leads",
  examples: ["how many qualified leads do we have in France?", "how many leads per stage?"],
  match(turn) {
    const command = commandOf(turn);
    if (!command) return undefined;
    const filter = filterOf(command, turn);
    if (command.group === undefined) return { kind: "call", calls: [counting(filter)] };
    if (!/stage|status/.test(command.group)) return say(cannotGroup(command.group));
    return {
      kind: "call",
      calls: turn.about.stages.map((stage) => counting(mergeFilter(filter, inStage(stage.name)))),
    };
  },
  describe(calls, turn) {
    const counts = calls.map(countOf);
    const failed = calls.find((_, index) => counts[index] === undefined);
    if (failed) return `I couldn't count: ${reasonOf(failed, "the search gave no number")}`;
    const command = commandOf(turn);
    const filter = command ? filterOf(command, turn) : { match: "all" as const, conditions: [] };
    const [only] = counts;
    if (!only || counts.length > 1) return byStage(calls, filter, turn);
    const number = `${only.exact ? "" : "more than "}${only.count.toLocaleString("en-US")}`;
    return `**${number}** ${describeFilter(filter, only.count === 1 ? "lead" : "leads")}. “Show them” lists them.`;
  },
});

/** "and in France?" after a count counts again. */
function commandOf(turn: Turn): CountCommand | undefined {
  const command = readCountCommand(turn.utterance);
  if (command) return command;
  const { list, latest } = turn.focus;
  const goesOn = latest === "list" && list?.pageSize === 1 && /^(?:and|or|what about|how about)\b/.test(turn.words);
  if (!goesOn) return undefined;
  const reading = readFilter(turn.utterance, turn.about);
  return isEmpty(reading) || reading.leftover !== "" ? undefined : { group: undefined, rest: turn.utterance };
}

function inStage(stage: string): LeadFilter {
  return { match: "all", conditions: [{ field: "stage", operator: "is_any_of", values: [stage] }] };
}

function counting(filter: LeadFilter) {
  return { tool: "search_leads", arguments: { ...filter, page_size: 1 } };
}

function filterOf({ rest }: CountCommand, turn: Turn): LeadFilter {
  const { filter, noun } = readFilter(rest, turn.about);
  const { list, latest } = turn.focus;
  const points = /\b(?:of (?:them|those|these)|(?:are|is) (?:they|those|these)|ones)\b/.test(turn.words);
  return list && (points || (!noun && latest === "list")) ? mergeFilter(list.filter, filter) : filter;
}

function countOf(made: MadeCall): { count: number; exact: boolean } | undefined {
  return made.outcome?.state === "done" ? readPage(made.outcome.result) : undefined;
}

function byStage(calls: readonly MadeCall[], filter: LeadFilter, { about }: Turn): string {
  const rows = calls.map((made, index) => ({
    stage: plain(about.stages[index]?.name ?? ""),
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
