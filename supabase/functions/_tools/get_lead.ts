import { z } from "zod";
import { type Lead, lead, leadActivity } from "../../../shared/contracts/lead.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";
import { isFromOutside, leadForModel } from "./lead_for_model.ts";

const details = z.object({ lead, activities: z.array(leadActivity), more: z.boolean() }).nullable();

const millisecondsPerDay = 86_400_000;

/** Reads one lead with its timeline. */
export const get_lead = defineTool({
  name: "get_lead",
  description:
    "Read one lead with the newest 50 entries of its timeline: notes, e-mails, calls, meetings, changes of stage and owner. Use the id of a search; never guess one.",
  effect: "read",
  input: z.strictObject({ lead_id: z.uuid() }),
  async run({ lead_id }, { database, workspaceId, now }) {
    const found = details.parse(await database.rpc("get_lead", { workspace_id: workspaceId, lead_id }));
    if (!found) return { ok: false, reason: "No such lead. Search by name first; do not guess ids." };
    return {
      ok: true,
      summary: introduce(found.lead, now),
      result: {
        lead: leadForModel(found.lead),
        activities: found.activities.map(({ kind, title, body, actor_name, occurred_at }) => ({
          kind,
          title,
          ...(body && { body }),
          ...(actor_name && { actor_name }),
          occurred_at,
        })),
        more: found.more,
      },
      view: { kind: "lead", lead: found.lead, activities: found.activities },
      // What someone outside wrote may hold instructions that are not the person's.
      tainted: isFromOutside([found.lead]) || found.activities.some(({ from_outside }) => from_outside),
    };
  },
});

/** "Anna Jones, CTO at Acme: Qualified, score 81, last contacted 12 days ago." */
function introduce(found: Lead, now: Date): string {
  const { name, title, company, score, last_contacted_at, do_not_contact } = found;
  const role = [title, company && `at ${company}`].filter(Boolean).join(" ");
  const days = last_contacted_at && Math.floor((now.getTime() - Date.parse(last_contacted_at)) / millisecondsPerDay);
  const contact =
    typeof days === "number"
      ? `last contacted ${days < 1 ? "today" : `${counted(days, "day")} ago`}`
      : "never contacted";
  const limit = do_not_contact ? ", do not contact" : "";
  return `${[name, role].filter(Boolean).join(", ")}: ${found.stage_label ?? found.stage}, score ${score}, ${contact}${limit}.`;
}
