import { defineIntent } from "../define_intent.ts";
import { type FoundPair, foundPairs } from "../found_pairs.ts";
import { counted, plain, uncapitalised } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { resolveTarget } from "../resolve_target.ts";
import { call } from "../turn.ts";

const ofOne =
  /^(?:(?:find|show|list|are there|is there|any|does|has|look for)\b.*?)?\b(?:duplicates?|doubles?) (?:of|for) (?<target>.+)$/i;
const everywhere = /\b(?:duplicates?|doubles|dedup(?:e|licate)|twice)\b/;

/** Finds leads that may be the same person. */
export const find_duplicates = defineIntent({
  tool: "find_duplicates",
  examples: ["find duplicates", "are there duplicates of Anna Schmidt?"],
  match(turn) {
    const text = turn.utterance.replace(/[?.!\s]+$/, "");
    const phrase = ofOne.exec(text)?.groups?.target;
    if (phrase === undefined) {
      return everywhere.test(turn.words) && !/^merge\b/.test(turn.words)
        ? call("find_duplicates", { most: 10 })
        : undefined;
    }
    const target = resolveTarget(phrase, turn);
    if (target.kind === "step") return target.step;
    const lead = target.leads?.[0];
    return lead && call("find_duplicates", { lead_id: lead.id, most: 10 });
  },
  describe(calls) {
    const found = foundPairs(calls.at(-1));
    if (!found) return `I couldn't look for duplicates: ${reasonOf(calls.at(-1), "there was no answer")}`;
    if (found.length === 0) return "No two leads look like the same person.";
    const lines = found.map((pair, index) => `${index + 1}. ${pairWords(pair)}: ${uncapitalised(plain(pair.why))}`);
    const next = found[0]?.one ? "“merge the first pair”" : "“merge her with her duplicate”";
    return `${counted(found.length, "pair")} may be the same person:\n\n${lines.join("\n")}\n\nSay ${next} to make one lead of two; it can be undone.`;
  },
});

function pairWords({ one, other }: FoundPair): string {
  const second = `**${plain(other.name)}**${other.company ? ` (${plain(other.company)})` : ""}`;
  return one ? `**${plain(one.name)}** and ${second}` : second;
}
