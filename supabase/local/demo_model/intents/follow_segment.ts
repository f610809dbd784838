import { defineIntent } from "../define_intent.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { call } from "../turn.ts";

const asks =
  /^(?:please )?(?<act>follow|unfollow|stop following|watch|stop watching) (?:the )?segment(?: called| named|:)? ["“]?(?<name>[^"”]+?)["”]?[.!\s]*$/i;

/** Follows a segment, or follows it no more. */
export const follow_segment = defineIntent({
  tool: "follow_segment",
  examples: ["follow the segment Germans", "stop following the segment Germans"],
  match(turn) {
    const groups = asks.exec(turn.utterance)?.groups;
    if (groups?.act === undefined || groups.name === undefined) return undefined;
    return call("follow_segment", { segment: groups.name.slice(0, 80), follow: !/^(?:un|stop)/i.test(groups.act) });
  },
  describe: (calls) => outcomeLines(calls, () => "following the segment"),
});
