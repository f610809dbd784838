import { z } from "zod";
import { tunables } from "../_shared/tunables.ts";

const argumentsObject = z.record(z.string(), z.unknown());

/** What may be wrong with a call's arguments before any tool looks at them, in words for the model and the person. */
const problems = {
  no_object: "The arguments were no valid JSON object. Send them again.",
  too_long: `The arguments were too long: at most ${tunables.model.argumentsMaxLength} characters. Send less.`,
  too_deep: "The arguments were nested too deep. Send them flat.",
  named_twice: "The arguments name something twice, so it is open which one counts. Send them again, each name once.",
  cut_off: "The call was cut off before its end. Make it again, with less text.",
  not_storable: "The arguments hold a character that cannot be stored (NUL or half a character). Leave it out.",
} as const;
type Problem = keyof typeof problems;

const keptLength = 2_000;
const deepest = 32;

/**
 * Parses what a model gave as a call's arguments. What is not fit to be stored and carried out comes back as
 * `{ malformed_json: beginning, problem }`, for which `argumentsProblem` has the words.
 */
export function readCallArguments(text: string): Record<string, unknown> {
  if (text.length > tunables.model.argumentsMaxLength) return malformed(text, "too_long");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return malformed(text, "no_object");
  }
  if (!isShallow(value, deepest)) return malformed(text, "too_deep");
  const parsed = argumentsObject.safeParse(value);
  if (!parsed.success) return malformed(text, "no_object");
  // Keys are the only strings before a colon; a parser keeps the last of two without a word.
  const written = [...text.matchAll(/"(?:[^"\\]|\\.)*"(?<colon>\s*:)?/g)].filter(({ groups }) => groups?.colon);
  if (written.length !== countKeys(value)) return malformed(text, "named_twice");
  return isStorable(JSON.stringify(value)) ? parsed.data : malformed(text, "not_storable");
}

/** Arguments of a call whose end never came: whatever they look like, they are not what was meant. */
export function cutOffArguments(text: string): Record<string, unknown> {
  return malformed(text, "cut_off");
}

/** Why these arguments were not fit to be read; undefined when they were. */
export function argumentsProblem(given: Record<string, unknown>): string | undefined {
  if (!("malformed_json" in given)) return undefined;
  return Object.entries(problems).find(([name]) => name === given.problem)?.[1] ?? problems.no_object;
}

function malformed(text: string, problem: Problem): Record<string, unknown> {
  return { malformed_json: text.slice(0, keptLength).replaceAll("\0", "").toWellFormed(), problem };
}

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1));
}

function countKeys(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const inner = Object.values(value).reduce((sum: number, one) => sum + countKeys(one), 0);
  return inner + (Array.isArray(value) ? 0 : Object.keys(value).length);
}

/** jsonb holds neither; as JSON both are written as escapes. */
function isStorable(json: string): boolean {
  return !/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i.test(json);
}
