import { defineIntent } from "../define_intent.ts";
import { readFilter } from "../language/read_filter.ts";
import { capitalised } from "../language/sentences.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import type { Turn } from "../turn.ts";

const ofEach =
  /^(?:please )?(?:find out|research|answer|check)[,:]? (?:for|of|about) (?:all|every|each)(?: of)?(?: the| my| our)? (?<who>.+?)[,:]? (?:whether |if )?["“]?(?<question>(?:do|does|are|is|have|has|when|how|what|which)\b.+?)["”]?[?.!\s]*$/i;

/** Asks one question about the company of each lead of a list. */
export const research_leads = defineIntent({
  tool: "research_leads",
  examples: ["find out for all leads in Germany: do they sell to hospitals?"],
  match(turn) {
    const { who, question } = ofEach.exec(turn.utterance)?.groups ?? {};
    if (who === undefined || question === undefined) return undefined;
    return {
      kind: "call",
      preface: "This reads many sites and may cost something, so it is yours to decide: the card shows the price.",
      calls: [{ tool: "research_leads", arguments: { filter: filterOf(who, turn), ...questionOf(question) } }],
    };
  },
  describe: (calls) => outcomeLines(calls, () => "the research of these leads' companies"),
});

function questionOf(text: string) {
  const question = `${capitalised(text)}?`;
  const answer = /^how many|^what year/i.test(text) ? "number" : /^(?:what|which|how)/i.test(text) ? "text" : "yes_no";
  const label = text.replace(/^(?:do|does|are|is|have|has|when|how many|how|what|which) (?:they|it|people)?\s*/i, "");
  return { question, answer: /^when/i.test(text) ? "date" : answer, new_field: capitalised(label).slice(0, 60) };
}

function filterOf(who: string, { about }: Turn) {
  return readFilter(who, about).filter;
}
