import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { readMemories } from "../read_memories.ts";
import { call } from "../turn.ts";

/** Lists what was kept about the person. */
export const show_memory = defineIntent({
  tool: "show_memory",
  examples: ["what do you know about me?"],
  match(turn) {
    const asks =
      /^(?:what (?:do|did) you (?:know|remember|have|keep|store)(?: saved| stored)? (?:about|on|of) (?:me|us|my .+)|what (?:do|did|have) you (?:remember(?:ed)?|memori[sz]ed?|learn(?:ed|t)?)(?: about me)?|(?:show|list|open|see)(?: me)? (?:my |your |the |all )?(?:saved )?memor(?:y|ies)|what(?:'s| is) in your memory|what (?:did|have) (?:i|we) (?:tell|told|ask(?:ed)?) you to remember|do you remember (?:me|anything)(?: about me)?)[?.!\s]*$/;
    return asks.test(turn.words) ? call("show_memory", {}) : undefined;
  },
  describe(calls) {
    const outcome = calls.at(-1)?.outcome;
    const memories = outcome?.state === "done" ? readMemories(outcome.result) : undefined;
    if (!memories) return `I couldn't read the memory: ${reasonOf(calls.at(-1), "the tool gave no list")}`;
    if (memories.length === 0) return "I have kept nothing about you yet. Say “remember that …” and I will.";
    const lines = memories.map((memory) => `- ${plain(memory.content)}`);
    return `This is what I keep about you:\n\n${lines.join("\n")}\n\n_“Forget that …” removes one; the settings show them all._`;
  },
});
