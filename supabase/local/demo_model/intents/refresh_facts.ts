import { defineIntent } from "../define_intent.ts";
import { readFilter } from "../language/read_filter.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";

const asks =
  /^(?:please )?(?:refresh|renew|update|look again at)\s+(?:the |our |my )?(?:what (?:we|i) know|facts|research|knowledge)\s+(?:about|on|of|for)\s+(?<who>.+?)[?.!\s]*$/i;

/** Looks anew at what has become old. */
export const refresh_facts = defineIntent({
  tool: "refresh_facts",
  examples: ["refresh what we know about my hot leads"],
  match(turn) {
    const who = asks.exec(turn.utterance)?.groups?.who;
    if (who === undefined) return undefined;
    const { filter } = readFilter(who, turn.about);
    return {
      kind: "call",
      preface: "This reads many sites, so it is yours to decide: the card shows which and for how much.",
      calls: [{ tool: "refresh_facts", arguments: { filter, older_than_days: 30 } }],
    };
  },
  describe: (calls) => outcomeLines(calls, () => "the refresh of what is known"),
});
