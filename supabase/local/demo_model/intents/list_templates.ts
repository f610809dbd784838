import { z } from "zod";
import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call } from "../turn.ts";

const asks =
  /^(?:(?:show|list|what|which|see)\b(?: me| are)*(?: the| our| all| my)*(?: e-?mail| mail)? templates(?: do we have| are there| have we)?)[?.!\s]*$/;
const answer = z.object({ templates: z.array(z.object({ name: z.string(), subject: z.string() })) });

/** Names the e-mail templates. */
export const list_templates = defineIntent({
  tool: "list_templates",
  examples: ["which e-mail templates do we have?", "list our templates"],
  match: (turn) => (asks.test(turn.words) ? call("list_templates", {}) : undefined),
  describe(calls) {
    const outcome = calls.at(-1)?.outcome;
    const found = outcome?.state === "done" ? answer.safeParse(outcome.result) : undefined;
    if (!found?.success) return `I couldn't read them: ${reasonOf(calls.at(-1), "there was no answer")}`;
    const lines = found.data.templates.map(
      ({ name, subject }) => `- **${plain(name)}**${subject === "" ? "" : `: ${plain(subject)}`}`,
    );
    return lines.length > 0
      ? lines.join("\n")
      : "There are none yet. Say for example “save a template called Intro: Hi {{ lead.first_name }}, …”.";
  },
});
