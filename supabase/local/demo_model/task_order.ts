import { lookUpTask } from "./look_up_task.ts";
import type { Step, Turn } from "./turn.ts";

type Order = {
  tool: string;
  /** Before the name of the task, in lower case. */
  verb: RegExp;
  /** What a task is that the order can be about. */
  fitting: readonly string[];
};

const thing = /\b(?:task|schedule|report|summary|reminder|automation)s?\b/i;
const noise = /\b(?:the|my|our|this|that|scheduled|task|schedule|automation|called|named)\b|["“”]/gi;

/** "pause the morning report": finds the task, then calls the tool for it. Campaigns and leads have orders of their own. */
export function taskOrder({ tool, verb, fitting }: Order, turn: Turn): Step | undefined {
  const begun = verb.exec(turn.words);
  if (!begun) return undefined;
  const phrase = turn.utterance
    .slice(begun[0].length)
    .replace(/[\s.!?]+$/, "")
    .replace(/\s+(?:right now|now|again|for now|at once)$/i, "");
  if (!thing.test(phrase) || /\b(?:campaign|sequence)\b/i.test(phrase)) return undefined;
  const found = lookUpTask(phrase.replace(noise, " ").trim(), fitting, turn);
  return "step" in found ? found.step : { kind: "call", calls: [{ tool, arguments: { task_id: found.task.id } }] };
}
