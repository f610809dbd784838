import { defineIntent } from "../define_intent.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { resolveTarget } from "../resolve_target.ts";
import { call, say } from "../turn.ts";
import { nameOf } from "./lead_name.ts";

const asks =
  /^(?:please )?(?:export|download|give me|get me|save) (?:everything|all(?: the)? data|all records|every record|the data)(?: that)?(?: we| you)?(?: have| keep| know)? (?:about|on|of) (?<target>.+)$/i;

/** Offers everything about one person as a file. */
export const export_person = defineIntent({
  tool: "export_person",
  examples: ["export everything about Anna Schmidt"],
  match(turn) {
    const phrase = asks.exec(turn.utterance.replace(/[?.!\s]+$/, ""))?.groups?.target;
    if (phrase === undefined) return undefined;
    const target = resolveTarget(phrase, turn);
    if (target.kind === "step") return target.step;
    const [lead, ...others] = target.leads ?? [];
    if (!lead || others.length > 0) return say("About whom? Say “export everything about Anna Schmidt”.");
    return call("export_person", { lead_id: lead.id });
  },
  describe: (calls, turn) =>
    outcomeLines(calls, ({ arguments: { lead_id } }) => `the file about ${nameOf(String(lead_id), turn)}`),
});
