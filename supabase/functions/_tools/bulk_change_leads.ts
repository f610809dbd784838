import { z } from "zod";
import { leadStage } from "../../../shared/contracts/lead.ts";
import { leadFilter } from "../../../shared/contracts/lead_filter.ts";
import { leadRules } from "../../../shared/domain/lead_rules.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";
import { changeList, changesView, parseLeadChanges } from "./lead_changes.ts";
import { leadFields, tag } from "./lead_fields.ts";

const preview = z.object({
  matched: z.number(),
  matched_is_exact: z.boolean(),
  changing: z.number(),
  changing_is_all: z.boolean(),
  lead_ids: z.array(z.string()),
  changes: changeList,
  ready: z.record(z.string(), z.unknown()),
});

const approvedPayload = z.object({ lead_ids: z.array(z.uuid()), changes: z.record(z.string(), z.unknown()) });

/** Makes one change to every lead that matches a filter, after a person has seen and approved it. */
export const bulk_change_leads = defineTool({
  name: "bulk_change_leads",
  description:
    "Make the same change to every lead that matches a filter (as in search_leads), at most 1,000 at once. The person sees how many and approves; so call it directly instead of asking first.",
  effect: "write",
  approval: true,
  input: z.strictObject({
    filter: leadFilter,
    changes: z.strictObject({
      stage: leadStage.optional(),
      owner: z.string().trim().min(1).max(200).optional().describe('"me", a member\'s name or id, or "nobody".'),
      add_tags: z.array(tag).min(1).max(20).optional(),
      remove_tags: z.array(tag).min(1).max(20).optional(),
      do_not_contact: leadFields.do_not_contact,
      score: leadFields.score,
    }),
  }),
  async propose({ filter, changes }, { database, workspaceId }) {
    const wanted = Object.entries(changes).filter(([, value]) => value !== undefined);
    if (wanted.length === 0) return { ok: false, reason: "Nothing to change was given. Set a field in `changes`." };
    const answer = await database.rpc("preview_bulk_change", { workspace_id: workspaceId, filter, changes });
    const found = preview.parse(answer);
    if (found.matched === 0) {
      return { ok: false, reason: "No lead matches this filter. Check it with search_leads, then propose again." };
    }
    if (found.changing === 0) {
      return { ok: false, reason: `${counted(found.matched, "lead")} match, and all of them are so already. Say so.` };
    }
    const cap = found.changing_is_all
      ? ""
      : ` More match than one approval covers: these are the ${counted(leadRules.bulkCap, "lead")} with the highest score.`;
    const what = wanted.map(([field, value]) => `${field.replaceAll("_", " ")}: ${words(value)}`).join("; ");
    return {
      ok: true,
      payload: { lead_ids: found.lead_ids, changes: found.ready },
      preview: changesView(found.changes, found.changing),
      summary: `Change ${counted(found.changing, "lead")} (${what}).${cap}`,
    };
  },
  async run(_args, { database, workspaceId, approved }) {
    const payload = approvedPayload.safeParse(approved?.payload);
    if (!payload.success) return { ok: false, reason: "This needs a person's approval first. Propose it again." };
    const { lead_ids, changes } = payload.data;
    const answer = await database.rpc("bulk_change_leads", { workspace_id: workspaceId, lead_ids, changes });
    const done = parseLeadChanges(answer);
    const rest = [
      `Changed ${counted(done.changed, "lead")}.`,
      done.unchanged > 0 && `${counted(done.unchanged, "lead")} had become so meanwhile.`,
      done.missing.length > 0 && `${counted(done.missing.length, "lead")} had been deleted meanwhile.`,
    ];
    return {
      ok: true,
      summary: rest.filter((part) => part !== false).join(" "),
      result: { changed: done.changed, unchanged: done.unchanged, missing: done.missing.length, changes },
      view: changesView(done.changes, done.changed),
    };
  },
});

function words(value: unknown): string {
  return Array.isArray(value) ? value.join(", ") : value === true ? "yes" : value === false ? "no" : String(value);
}
