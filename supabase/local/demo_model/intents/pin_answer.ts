import { defineIntent } from "../define_intent.ts";
import { readMeasure, unreadLeads } from "../measure_words.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { call, say } from "../turn.ts";

const asks = /^(?:please )?(?:pin\b|(?:put|add|keep) .*\b(?:on|to) (?:my |our |the |everyone's )?dashboard\b)/;
const onDashboard = /\s+(?:on|to) (?:my |our |the |everyone's )?dashboard\b.*$/;
const unpins = /^(?:please )?(?:unpin|(?:remove|take|delete) .*\b(?:from|off)\b.*\bdashboard)\b/;

/** Pins a measure that words name, or the one that was asked before. */
export const pin_answer = defineIntent({
  tool: "pin_answer",
  examples: ["pin the win rate by source", "put the funnel of this quarter on our dashboard"],
  match({ words, focus, about }) {
    if (!asks.test(words) || unpins.test(words)) return undefined;
    const wanted = readMeasure(words.replace(onDashboard, ""), about) ?? focus.measured;
    if (wanted === "unread") return say(unreadLeads);
    if (!wanted) return say("Which number? Ask for one first, or say “pin the win rate by source”.");
    const isForAll = /\b(?:our|everyone's|everybody's|everyone|everybody|team|workspace)\b/.test(words);
    return call("pin_answer", { ...wanted, whose: isForAll ? "workspace" : "me" });
  },
  describe: (calls) => outcomeLines(calls, () => "pinning the answer"),
});
