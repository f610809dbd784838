import { scoreRules } from "../../../../shared/contracts/score.ts";
import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call } from "../turn.ts";

const asks =
  /^(?:(?:show|list|open|see|what are|which are|give me)(?: me)? (?:the |our |my |all )*(?:lead )?scor(?:e|ing) rules|how (?:do|are) (?:we|leads|our leads) scored?|how does (?:the |our )?(?:lead )?scor(?:e|ing) work)[?.!\s]*$/;

/** Lists the rules that make a score. */
export const show_score_rules = defineIntent({
  tool: "show_score_rules",
  examples: ["what are our score rules?", "how does the score work?"],
  match: (turn) => (asks.test(turn.words) ? call("show_score_rules", {}) : undefined),
  describe(calls) {
    const outcome = calls.at(-1)?.outcome;
    const found = outcome?.state === "done" ? scoreRules.safeParse(outcome.result) : undefined;
    if (!found?.success && outcome?.state !== "done") return `I couldn't read the rules: ${reasonOf(calls.at(-1), "")}`;
    const rules = found?.data?.rules ?? [];
    if (rules.length === 0)
      return "There are no score rules yet: scores are set by hand. The settings have a first set.";
    const lines = rules.map(
      ({ label, points, active }) =>
        `- ${points > 0 ? "+" : "−"}${Math.abs(points)}: ${plain(label)}${active ? "" : " (switched off)"}`,
    );
    return `These rules make the score:\n\n${lines.join("\n")}`;
  },
});
