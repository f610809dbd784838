import { z } from "zod";
import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call } from "../turn.ts";

const asks =
  /^(?:(?:show|list|what|which|see)\b(?: me| are| do we have)*(?: the| our| all)* custom fields(?: do we have| are there| have we)?|do we have custom fields)[?.!\s]*$/;
const answer = z.object({
  fields: z.array(
    z.object({ of: z.string(), label: z.string(), type: z.string(), choices: z.array(z.string()).optional() }),
  ),
});

/** Names the fields that the team added. */
export const list_custom_fields = defineIntent({
  tool: "list_custom_fields",
  examples: ["which custom fields do we have?", "list the custom fields"],
  match: (turn) => (asks.test(turn.words) ? call("list_custom_fields", {}) : undefined),
  describe(calls) {
    const outcome = calls.at(-1)?.outcome;
    const found = outcome?.state === "done" ? answer.safeParse(outcome.result) : undefined;
    if (!found?.success) return `I couldn't read them: ${reasonOf(calls.at(-1), "there was no answer")}`;
    const { fields } = found.data;
    if (fields.length === 0) return "There are none yet. Say “add a custom field Budget, money, to leads”.";
    const lines = fields.map(({ of, label, type, choices }) => {
      const values = choices
        ? `: ${choices
            .slice(0, 8)
            .map((choice) => plain(choice))
            .join(", ")}`
        : "";
      return `- **${plain(label)}** (${of}, ${type.replaceAll("_", " ")}${values})`;
    });
    return lines.join("\n");
  },
});
