import { scoreExplanation } from "../../../../shared/contracts/score.ts";
import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { resolveTarget } from "../resolve_target.ts";
import { call } from "../turn.ts";

const possessive = /^(?:why|how|explain|what makes).*?\b(?<target>\S.*?)(?:'s|’s) score\b/i;
const ofTarget =
  /^(?:explain|why|how|where does|what makes).*?\bscore (?:of|for) (?<target>.+?)(?: (?:so|that) (?:high|low)| come from)?$/i;
const why = /^why (?:is|does|has) (?<target>.+?) (?:scored?|have (?:a|the) score|a score|so hot|hot)\b/i;

/** Says why a lead has its score. */
export const explain_score = defineIntent({
  tool: "explain_score",
  examples: ["why is Anna Schmidt's score so high?", "explain the score of Anna Schmidt"],
  match(turn) {
    const text = turn.utterance.replace(/[?.!\s]+$/, "");
    const found = (ofTarget.exec(text) ?? possessive.exec(text) ?? why.exec(text))?.groups?.target;
    if (found === undefined) return undefined;
    const phrase = found.replace(/^(?:is|the|does|has)\s+/i, "");
    const target = resolveTarget(phrase, turn);
    if (target.kind === "step") return target.step;
    const lead = target.leads?.[0];
    return lead && call("explain_score", { lead_id: lead.id });
  },
  describe(calls) {
    const outcome = calls.at(-1)?.outcome;
    const found = outcome?.state === "done" ? scoreExplanation.safeParse(outcome.result) : undefined;
    if (!found?.success) return `I couldn't explain it: ${reasonOf(calls.at(-1), "the score was set by hand")}`;
    const { lead, score, factors } = found.data;
    if (!factors || factors.length === 0) return `**${plain(lead.name)}** scores ${score}: no rule gives points.`;
    const lines = factors.map(({ label, points }) => `- ${points > 0 ? "+" : "−"}${Math.abs(points)}: ${plain(label)}`);
    return `**${plain(lead.name)}** scores **${score}**:\n\n${lines.join("\n")}`;
  },
});
