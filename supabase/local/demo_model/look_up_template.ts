import { z } from "zod";
import { fold } from "./language/fold.ts";
import { listOf, plain } from "./language/sentences.ts";
import { reasonOf } from "./prose/for_people.ts";
import { madeBefore } from "./same_call.ts";
import { type Step, say, type Turn } from "./turn.ts";

export type KnownTemplate = { id: string; name: string };

const answer = z.object({ templates: z.array(z.object({ id: z.string(), name: z.string() })) });

/** Finds a template by its name through `list_templates`; a step while it is not known which one is meant. */
export function lookUpTemplate(name: string, turn: Turn): KnownTemplate | Step {
  const wanted = { tool: "list_templates", arguments: {} };
  const made = madeBefore(turn.calls, wanted);
  if (!made) return { kind: "call", calls: [wanted] };
  const found = made.outcome?.state === "done" ? answer.safeParse(made.outcome.result) : undefined;
  if (!found?.success) return say(`I couldn't read the templates: ${reasonOf(made, "there was no answer")}`);
  const { templates } = found.data;
  const same = templates.find((template) => fold(template.name) === fold(name.trim()));
  if (same) return same;
  const near = templates.filter((template) => fold(template.name).includes(fold(name.trim())));
  if (near.length === 1 && near[0]) return near[0];
  if (templates.length === 0) {
    return say(
      "There are no templates yet. Say for example “save a template called Intro: Hi {{ lead.first_name }}, …”.",
    );
  }
  const names = templates.slice(0, 10).map((template) => `**${plain(template.name)}**`);
  return say(`Which template do you mean? There ${names.length === 1 ? "is" : "are"} ${listOf(names)}.`);
}
