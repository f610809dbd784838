import { defineIntent } from "../define_intent.ts";
import { fold } from "../language/fold.ts";
import { plain } from "../language/sentences.ts";
import { pickByOrdinal } from "../pick_lead.ts";
import { reasonOf } from "../prose/for_people.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import type { MadeCall } from "../read_conversation.ts";
import { type Memory, readMemories } from "../read_memories.ts";
import { madeBefore } from "../same_call.ts";
import { askForMore, type Step, say, type Turn } from "../turn.ts";

const reading = { tool: "show_memory", arguments: {} };

/** Looks at the memory first, then removes what the words fit. */
export const forget = defineIntent({
  tool: "forget",
  examples: ["forget that I prefer short answers", "forget everything about me"],
  match(turn) {
    const command =
      /^(?:forget|unlearn|stop remembering|(?:clear|delete|erase|wipe|empty) (?:your |my |the )?(?<all>memor(?:y|ies))|(?:remove|delete) (?:the )?memory)\b\s*(?:that|about|of|:)?\s*(?<what>.*)$/is.exec(
        turn.utterance,
      );
    if (!command) return undefined;
    const what = (command.groups?.what ?? "").replace(/[.!?]+$/, "").trim();
    const all =
      (command.groups?.all !== undefined && what === "") ||
      /^(?:everything|all|it all|me|all of (?:it|that|them))\b/i.test(what);
    if (/^(?:it|that|this)$/i.test(what)) return undefined;
    if (what === "" && !all) return askForMore("What should I forget?", turn, " that ");
    const made = madeBefore(turn.calls, reading);
    if (!made) return { kind: "call", calls: [reading] };
    return chosen(made, all ? undefined : what);
  },
  describe: (calls, turn) => outcomeLines(calls, (made) => `forgetting “${contentOf(made, turn)}”`),
});

function chosen(made: MadeCall, what: string | undefined): Step {
  const memories = made.outcome?.state === "done" ? readMemories(made.outcome.result) : undefined;
  if (!memories) return say(`I couldn't read the memory: ${reasonOf(made, "the tool gave no list")}`);
  if (memories.length === 0) return say("There is nothing to forget: I have kept nothing about you.");
  const fitting = what === undefined ? memories : bestFit(what, memories);
  if (fitting.length === 0) {
    return say(`I keep nothing like “${plain(what ?? "")}”. This is what I keep:\n\n${list(memories)}`);
  }
  if (what !== undefined && fitting.length > 1) {
    return say(`Several memories fit. Say “forget” and the words of the one you mean:\n\n${list(fitting)}`);
  }
  return {
    kind: "call",
    calls: fitting.slice(0, 20).map((memory) => ({ tool: "forget", arguments: { memory_id: memory.id } })),
  };
}

function list(memories: readonly Memory[]): string {
  return memories.map((memory, index) => `${index + 1}. ${plain(memory.content)}`).join("\n");
}

/** The memories that share the most words with what was said. */
function bestFit(what: string, memories: readonly Memory[]): Memory[] {
  const positions = pickByOrdinal(
    what,
    memories.map((memory) => ({ id: memory.id, name: memory.content })),
  );
  if (positions && positions.length > 0)
    return memories.filter((memory) => positions.some(({ id }) => id === memory.id));
  const wanted = wordsOf(what);
  const scores = memories.map((memory) => wordsOf(memory.content).filter((word) => wanted.includes(word)).length);
  const best = Math.max(...scores);
  return best === 0 ? [] : memories.filter((_, index) => scores[index] === best);
}

function wordsOf(text: string): string[] {
  const small = /^(?:i|my|me|that|the|a|an|is|are|to|of|in|and|prefer|like|want|about|you|we|our)$/;
  const words = fold(text).match(/[\p{L}\d]+/gu) ?? [];
  const meaningful = words.filter((word) => !small.test(word));
  return meaningful.length > 0 ? meaningful : words;
}

function contentOf(made: MadeCall, turn: Turn): string {
  const shown = madeBefore(turn.calls, reading)?.outcome?.result;
  const memory = readMemories(shown)?.find(({ id }) => id === made.arguments.memory_id);
  return plain(memory?.content ?? "this memory");
}
