import type { LeadFilter } from "../../../../shared/contracts/lead_filter.ts";
import { defineIntent } from "../define_intent.ts";
import { readFilter } from "../language/read_filter.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { say, type Turn } from "../turn.ts";

const asks = /^(?:please |now |and )?(?:export|download|save)\b(?: me)?(?<what>.*)$/;
const asFile = /\s*\b(?:as|to|into|in)(?: an?| the)? (?:csv|excel|spreadsheet|file|table)(?: file)?\b.*$/i;

/** Offers leads as a file. */
export const export_leads = defineIntent({
  tool: "export_leads",
  examples: ["export all leads as CSV", "download the hot leads in Germany"],
  match(turn) {
    const asked = asks.exec(turn.words)?.groups?.what;
    if (asked === undefined) return undefined;
    const what = turn.utterance
      .slice(turn.words.length - asked.length)
      .replace(/[?.!\s]+$/, "")
      .replace(asFile, "");
    const filter = filterOf(what, turn);
    if (!filter)
      return say(`I don't know which leads “${what.trim()}” are. Say for example “export hot leads in Germany”.`);
    return { kind: "call", calls: [{ tool: "export_leads", arguments: { filter } }] };
  },
  describe: (calls) => outcomeLines(calls, () => "the file with your leads"),
});

/** "them" is the list that was shown last; nothing or "all leads" is everyone. */
function filterOf(what: string, turn: Turn): LeadFilter | undefined {
  const { list } = turn.focus;
  if (list && /\b(?:them|those|these|this list|that list|the list)\b/i.test(what)) return list.filter;
  const { filter, leftover } = readFilter(what, turn.about);
  return leftover === "" ? filter : undefined;
}
