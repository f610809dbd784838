import { z } from "zod";
import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { resolveTarget } from "../resolve_target.ts";
import { call } from "../turn.ts";

const ofLead =
  /^(?:who (?:has )?changed|what (?:has |was )?changed (?:on|about|for|of)|(?:show|list)(?: me)? (?:the )?(?:changes|audit(?: log| trail)?) (?:of|to|on|for)) (?<target>.+)$/i;
const ofAll =
  /^(?:(?:show|list)(?: me)? (?:the )?(?:latest |recent |last |newest )*(?:changes|audit(?: log| trail)?)|what (?:has |was )?changed(?: recently| lately| today)?|who (?:has )?changed what)$/i;

const answer = z.object({
  changes: z.array(
    z.object({
      at: z.string(),
      who: z.string().nullable(),
      record: z.string(),
      operation: z.string(),
      changes: z.array(z.object({ field: z.string() })),
    }),
  ),
});

/** Says who changed what. */
export const show_changes = defineIntent({
  tool: "show_changes",
  examples: ["who changed Anna Schmidt?", "show the latest changes"],
  match(turn) {
    const text = turn.utterance.replace(/[?.!\s]+$/, "");
    if (ofAll.test(text)) return call("show_changes", {});
    const found = ofLead.exec(text)?.groups?.target;
    if (found === undefined) return undefined;
    const target = resolveTarget(found, turn);
    if (target.kind === "step") return target.step;
    const lead = target.leads?.[0];
    return lead && call("show_changes", { lead_id: lead.id });
  },
  describe(calls) {
    const outcome = calls.at(-1)?.outcome;
    const found = outcome?.state === "done" ? answer.safeParse(outcome.result) : undefined;
    if (!found?.success) return `I couldn't read the changes: ${reasonOf(calls.at(-1), "the tool gave no list")}`;
    if (found.data.changes.length === 0) return "There is no change that you may see.";
    const lines = found.data.changes.slice(0, 10).map(({ at, who, record, operation, changes }) => {
      const fields =
        operation === "update" ? `: ${changes.map(({ field }) => field.replaceAll("_", " ")).join(", ")}` : "";
      return `- ${at.slice(0, 16).replace("T", " ")}, ${plain(who ?? "system")}: ${operation} ${plain(record)}${fields}`;
    });
    return `The newest changes:\n\n${lines.join("\n")}`;
  },
});
