import { defineIntent } from "../define_intent.ts";
import { isEmpty, readFilter } from "../language/read_filter.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { call, say } from "../turn.ts";

const asks =
  /^(?:save|keep|store|make) (?<whom>.+?) (?:as|into) (?:a |the )?(?:new )?segment(?: called| named|:)? ["“]?(?<name>[^"”]+?)["”]?[.!\s]*$/i;

/** Keeps the list before, or the leads that are named, as a segment. */
export const save_segment = defineIntent({
  tool: "save_segment",
  examples: ["save leads in Germany as a segment called Germans"],
  match(turn) {
    const groups = asks.exec(turn.utterance)?.groups;
    if (groups?.whom === undefined || groups.name === undefined) return undefined;
    const { list } = turn.focus;
    const reading = readFilter(groups.whom, turn.about);
    const isListBefore = /^(?:this|that|these|those|them|it|the list|this (?:list|filter|search))$/i.test(groups.whom);
    if (isListBefore && list) return call("save_segment", { name: groups.name.slice(0, 80), filter: list.filter });
    if (isEmpty(reading) || reading.leftover !== "") {
      return say("Which leads should it hold? Search them first, then say “save this as a segment called …”.");
    }
    return call("save_segment", { name: groups.name.slice(0, 80), filter: reading.filter });
  },
  describe: (calls) => outcomeLines(calls, () => "the segment"),
});
