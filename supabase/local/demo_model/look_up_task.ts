import { z } from "zod";
import { fold } from "./language/fold.ts";
import { listOf, plain } from "./language/sentences.ts";
import { reasonOf } from "./prose/for_people.ts";
import type { MadeCall } from "./read_conversation.ts";
import { madeBefore } from "./same_call.ts";
import { askForMore, type Step, say, type Turn } from "./turn.ts";

const knownTask = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  status: z.string(),
  when: z.string(),
  next_run: z.string().nullish(),
});
export type KnownTask = z.infer<typeof knownTask>;
const answer = z.object({ tasks: z.array(knownTask) });

/** The tasks of a `list_tasks` call; undefined when it has none to tell. */
export function tasksIn(made: MadeCall | undefined): readonly KnownTask[] | undefined {
  const found = made?.outcome?.state === "done" ? answer.safeParse(made.outcome.result) : undefined;
  return found?.success ? found.data.tasks : undefined;
}

/** Words that people use for any task, whatever it is called. */
const general = new Set(
  "morning evening daily weekly monthly report summary list task schedule reminder update one".split(" "),
);

/**
 * Finds the task that some words of its name mean through `list_tasks`, or the only one with a status in `fitting` when
 * the words are general. A step while it is not known which one is meant.
 */
export function lookUpTask(
  words: string,
  fitting: readonly string[],
  turn: Turn,
): { task: KnownTask } | { step: Step } {
  const listing = { tool: "list_tasks", arguments: { ended: false } };
  const made = madeBefore(turn.calls, listing);
  if (!made) return { step: { kind: "call", calls: [listing] } };
  const tasks = tasksIn(made);
  if (!tasks) return { step: say(`I couldn't read what is scheduled: ${reasonOf(made, "there was no answer")}`) };
  if (tasks.length === 0) {
    return { step: say("Nothing is scheduled. Try “every weekday at 8 send me the hot leads”.") };
  }
  const parts = fold(words).split(/\W+/).filter(Boolean);
  const own = parts.filter((part) => !general.has(part));
  const having = (wanted: readonly string[]) =>
    tasks.filter(({ name, kind }) => wanted.every((part) => fold(`${name} ${kind}`).includes(part)));
  const named = having(parts);
  const near = named.length > 0 ? named : having(own);
  const fits = near.filter(({ status }) => fitting.includes(status));
  const [task, ...others] = fits.length > 0 ? fits : near;
  if (task && others.length === 0) return { task };
  const shown = (near.length > 0 ? near : tasks).slice(0, 10).map(({ name }) => `**${plain(name)}**`);
  return { step: askForMore(`Which one do you mean? There is ${listOf(shown, "and")}.`, turn, " ") };
}
