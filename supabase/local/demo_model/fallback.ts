import { intents } from "./intents/registry.ts";
import type { Turn } from "./turn.ts";

const always = ["show me hot leads", "how many leads per stage?", "tell me about Anna Schmidt"];

/** What the demo model says when it understood nothing: what it is, three things to say that come near, and the way out. */
export function fallbackText(turn: Turn): string {
  const examples = nearest(turn).map((example) => `- “${example}”`);
  return `I didn't understand that. I am the built-in demo model: I follow fixed rules about leads and can't answer freely. I do understand, for example:\n\n${examples.join("\n")}\n\n“What can you do?” lists more. With a key in \`OPENAI_API_KEY\` a real model answers instead of me.`;
}

/** The examples that share most words with what was said. */
function nearest(turn: Turn): string[] {
  const said = wordsOf(turn.words);
  const offered = intents
    .filter((intent) => intent.tool !== undefined && turn.hasTool(intent.tool))
    .flatMap((intent) => intent.examples);
  const shared = offered
    .map((example) => ({ example, count: wordsOf(example.toLowerCase()).filter((word) => said.includes(word)).length }))
    .filter(({ count }) => count > 0)
    .sort((left, right) => right.count - left.count)
    .map(({ example }) => example);
  return [...new Set([...shared, ...always])].slice(0, 3);
}

function wordsOf(text: string): string[] {
  return (text.match(/[\p{L}\d]{3,}/gu) ?? []).filter(
    (word) => !/^(?:the|and|all|for|you|that|with|show|what|which|are|have|not|been|our|can|how)$/.test(word),
  );
}
