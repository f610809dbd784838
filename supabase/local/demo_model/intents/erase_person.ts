import { defineIntent } from "../define_intent.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { resolveTarget } from "../resolve_target.ts";
import { call, say } from "../turn.ts";

const asks =
  /^(?:please )?(?:(?:erase|forget) (?!that\b|what\b|my\b|about\b)(?<target>.+?)(?: for ?(?:good|ever))|erase (?!everything\b|everyone\b|all\b|them\b|.*\b(?:tags?|leads)\b)(?<erased>.+?)|delete (?:everything|all(?: data)?) (?:we (?:have|know) )?about (?<known>.+?))(?: completely| entirely)?$/i;

/** Erases one person for good, once somebody who may approves. */
export const erase_person = defineIntent({
  tool: "erase_person",
  examples: ["erase Anna Schmidt for good", "delete everything about the second one"],
  match(turn) {
    const found = asks.exec(turn.utterance.replace(/[?.!\s]+$/, ""))?.groups;
    const phrase = found?.target ?? found?.erased ?? found?.known;
    if (phrase === undefined) return undefined;
    const target = resolveTarget(phrase, turn);
    if (target.kind === "step") return target.step;
    const [lead, ...others] = target.leads ?? [];
    if (!lead || others.length > 0)
      return say("Whom? I erase one person at a time: say “erase Anna Schmidt for good”.");
    return call("erase_person", { lead_id: lead.id });
  },
  describe: (calls) => outcomeLines(calls, () => "erasing this person for good"),
});
