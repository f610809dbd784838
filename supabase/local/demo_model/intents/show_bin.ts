import { defineIntent } from "../define_intent.ts";
import { counted, plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { readBin } from "../read_bin.ts";
import { call } from "../turn.ts";

const asks =
  /^(?:what(?:'s| is| lies)|which leads are|who is|show(?: me)?|open|list) (?:in )?(?:the |our )?(?:bin|trash)\b|\bdeleted leads\b|^(?:which|what) leads (?:were|are) deleted\b/;

/** Lists the leads that can be restored. */
export const show_bin = defineIntent({
  tool: "show_bin",
  examples: ["what is in the bin?", "show me the deleted leads"],
  match: (turn) => (asks.test(turn.words) && !/^restore\b/.test(turn.words) ? call("show_bin", {}) : undefined),
  describe(calls) {
    const found = readBin(calls.at(-1));
    if (!found) return `I couldn't look into the bin: ${reasonOf(calls.at(-1), "there was no answer")}`;
    if (found.length === 0) return "The bin is empty.";
    const lines = found.map(({ name, company }) => `- **${plain(name)}**${company ? `, ${plain(company)}` : ""}`);
    return `${counted(found.length, "lead")} in the bin:\n\n${lines.join("\n")}\n\nSay “restore …” with a name to bring one back.`;
  },
});
