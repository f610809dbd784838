import { z } from "zod";
import { defineIntent } from "../define_intent.ts";
import { isEmpty, readFilter } from "../language/read_filter.ts";
import { plain } from "../language/sentences.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { call, say } from "../turn.ts";

const gives =
  /^(?:give|add|award|take)\s+(?<points>[+-]?\d{1,3}) (?:score )?points? (?:to|for|from)\s+(?:all |every |the )?(?<whom>.+?)[.!\s]*$/i;
const rule =
  /^(?:add|make|create|save) (?:a |new )*scor(?:e|ing) rule:?\s+(?:for )?(?<whom>.+?)[,:]?\s+(?:get|gets|give|gives|is worth)?\s*(?<points>[+-]?\d{1,3}) points?[.!\s]*$/i;

/** Adds a rule that gives points to leads of a kind. */
export const save_score_rule = defineIntent({
  tool: "save_score_rule",
  examples: ["give 10 points to leads in Germany", "add a score rule: leads in France get 5 points"],
  match(turn) {
    const groups = (gives.exec(turn.utterance) ?? rule.exec(turn.utterance))?.groups;
    if (groups?.whom === undefined) return undefined;
    const reading = readFilter(groups.whom, turn.about);
    if (isEmpty(reading))
      return say("Which leads should get the points? Say a country, an industry, a stage or a size.");
    const amount = Number(groups.points);
    const { match, conditions } = reading.filter;
    return call("save_score_rule", {
      label: groups.whom.replace(/^./, (letter) => letter.toUpperCase()).slice(0, 120),
      kind: "fit",
      points: /^take/i.test(turn.utterance) ? -Math.abs(amount) : amount,
      match,
      conditions,
    });
  },
  describe: (calls) => outcomeLines(calls, (made) => `saving the rule ${labelOf(made.arguments)}`),
});

function labelOf(args: unknown): string {
  const parsed = z.object({ label: z.string() }).safeParse(args);
  return parsed.success ? `“${plain(parsed.data.label)}”` : "";
}
