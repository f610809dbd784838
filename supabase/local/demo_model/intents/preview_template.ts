import { defineIntent } from "../define_intent.ts";
import { lookUpTemplate } from "../look_up_template.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { resolveTarget } from "../resolve_target.ts";
import { call, say } from "../turn.ts";

const asks =
  /^(?:please )?(?:preview|show|try)(?: me)?(?: the| our| my)?(?: e-?mail)? template ["“]?(?<name>[^"”]+?)["”]?(?: (?:for|to|with) (?<whom>.+?))?[.!?\s]*$/i;

/** Shows a template as one lead would get it. */
export const preview_template = defineIntent({
  tool: "preview_template",
  examples: ["preview the template Intro for Anna Schmidt"],
  match(turn) {
    const groups = asks.exec(turn.utterance)?.groups;
    if (groups?.name === undefined) return undefined;
    const template = lookUpTemplate(groups.name, turn);
    if ("kind" in template) return template;
    if (groups.whom === undefined) return call("preview_template", { template_id: template.id });
    const target = resolveTarget(groups.whom, turn);
    if (target.kind === "step") return target.step;
    const [lead] = target.leads ?? [];
    if (!lead) return say("For which lead? Say for example “preview the template Intro for Anna Schmidt”.");
    return call("preview_template", { template_id: template.id, lead_id: lead.id });
  },
  describe: (calls) => outcomeLines(calls, () => "the preview"),
});
