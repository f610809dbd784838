import { defineIntent } from "../define_intent.ts";
import { capitalised, plain, sentence } from "../language/sentences.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { askForMore, call } from "../turn.ts";

/** Keeps a wish or fact about the person, or about their whole team. */
export const remember = defineIntent({
  tool: "remember",
  examples: ["remember that I prefer short answers", "remember for the team that we close in August"],
  match(turn) {
    const command =
      /^(?:remember|keep in mind|bear in mind|don't forget|do not forget|memori[sz]e|save (?:this )?to (?:your )?memory|for the future|for future reference|note to self|note that(?= (?:i|i'm|my|we|our)\b)|(?=from now on\b|(?:i|we) (?:always |really |usually )?prefer\b))(?:\s+that\b)?[\s:,]*(?<content>.*)$/is.exec(
        turn.utterance,
      );
    const content = command?.groups?.content;
    if (content === undefined) return undefined;
    if (/^(?:me|you|us|it|anna)?[?.!\s]*$/i.test(content)) return askForMore("What should I remember?", turn, ": ");
    const shared =
      /^for (?:everyone|everybody|all of us|(?:the|our|my) (?:whole |entire )?(?:team|workspace|company))[\s,:]+(?:that\s+)?(?<fact>.+)$/is.exec(
        content,
      );
    const kept = sentence(capitalised(shared?.groups?.fact ?? content)).slice(0, 1000);
    return call("remember", { content: kept, ...(shared && { scope: "workspace" }) });
  },
  describe: (calls) => outcomeLines(calls, (made) => `remembering “${plain(String(made.arguments.content))}”`),
});
