import { defineIntent } from "../define_intent.ts";
import { factLines } from "../prose/fact_lines.ts";
import { reasonOf } from "../prose/for_people.ts";
import { resolveTarget } from "../resolve_target.ts";
import { call } from "../turn.ts";

const asks =
  /^(?:please )?(?:research|look into|find out (?:more )?about) (?:the )?(?:person|lead|contact) (?<name>.+?)[?.!\s]*$/i;

/** Looks a lead up on their company's site. */
export const research_person = defineIntent({
  tool: "research_person",
  examples: ["research the person Anna Schmidt"],
  match(turn) {
    const name = asks.exec(turn.utterance)?.groups?.name;
    if (name === undefined) return undefined;
    const target = resolveTarget(name, turn);
    if (target.kind === "step") return target.step;
    const lead = target.leads?.[0];
    return lead && call("research_person", { lead_id: lead.id });
  },
  describe: (calls) =>
    factLines(calls.at(-1)) ?? `I couldn't research them: ${reasonOf(calls.at(-1), "nothing answered")}`,
});
