import { z } from "zod";
import { type BulkJob, bulkJob } from "../../../shared/contracts/bulk_job.ts";
import type { ToolView } from "../../../shared/contracts/events.ts";
import { leadStage } from "../../../shared/contracts/lead.ts";
import { leadFilter } from "../../../shared/contracts/lead_filter.ts";
import { counted } from "./counted.ts";
import { customByKey } from "./custom_values.ts";
import { defineTool } from "./define_tool.ts";
import { changesView } from "./lead_changes.ts";
import { leadFields, tag } from "./lead_fields.ts";

const { title, company, country, city, source, score, do_not_contact, custom } = leadFields;
const clearable = z.enum(["title", "company", "country", "city", "source"]);
const approvedPayload = z.object({ job_id: z.uuid() });

/** Makes one change to every lead that matches a filter, or deletes them, after a person has seen and approved it. */
export const bulk_change_leads = defineTool({
  name: "bulk_change_leads",
  description: [
    "Make the same change to every lead that matches a filter (as in search_leads), however many, or delete them all.",
    "The person sees how many and approves; so call it directly instead of asking first. From about a thousand leads on",
    "it runs in the background: then never say that it is done, only that it has started.",
  ].join(" "),
  effect: "write",
  approval: true,
  input: z.strictObject({
    filter: leadFilter,
    action: z.enum(["change", "delete"]).default("change").describe("Deleted leads can be restored for 30 days."),
    changes: z
      .strictObject({
        stage: leadStage.optional(),
        owner: z.string().trim().min(1).max(200).optional().describe('"me", a member\'s name or id, or "nobody".'),
        add_tags: z.array(tag).min(1).max(20).optional(),
        remove_tags: z.array(tag).min(1).max(20).optional(),
        ...{ title, company, country, city, source, score, do_not_contact, custom },
        clear: z.array(clearable).max(5).optional().describe("Fields to empty."),
        clear_custom: z.array(z.string().max(60)).max(100).optional().describe("Keys of custom fields to empty."),
      })
      .default({}),
  }),
  async propose({ filter, action, changes: given }, { database, workspaceId }) {
    const changes = asked(given);
    const isDeletion = action === "delete";
    if (!isDeletion && Object.keys(changes).length === 0) {
      return { ok: false, reason: "Nothing to change was given. Set a field in `changes`." };
    }
    const order = { action, selection: { filter }, changes: isDeletion ? null : changes };
    const job = bulkJob.parse(await database.rpc("preview_bulk_job", { workspace_id: workspaceId, ...order }));
    if (job.total === 0) {
      return { ok: false, reason: "No lead matches this filter. Check it with search_leads, then propose again." };
    }
    if (job.would_change === 0) {
      return { ok: false, reason: `${counted(job.total, "lead")} match, and all of them are so already. Say so.` };
    }
    const same = job.total - job.would_change;
    const already = same > 0 ? ` ${counted(same, "lead")} that match${same === 1 ? "es is" : " are"} so already.` : "";
    return {
      ok: true,
      payload: { job_id: job.id, action, leads: job.total, changes: job.changes },
      preview: changesView(job.sample, job.would_change),
      summary: isDeletion
        ? `Delete ${counted(job.total, "lead")}. They can be restored for 30 days.`
        : `Change ${counted(job.would_change, "lead")} (${changeWords(changes)}).${already}`,
    };
  },
  async run(_args, { database, approved }) {
    const payload = approvedPayload.safeParse(approved?.payload);
    if (!payload.success) return { ok: false, reason: "This needs a person's approval first. Propose it again." };
    const job = bulkJob.parse(await database.rpc("start_bulk_job", { job_id: payload.data.job_id }));
    const { status, total, changed, unchanged, skipped, failed } = job;
    const result = { job_id: job.id, status, leads: total, changed, unchanged, skipped, failed };
    if (status === "running") {
      const summary = `The change of ${counted(total, "lead")} has started; it goes on in the background.`;
      return { ok: true, summary, result, view: jobView(job) };
    }
    if (status === "failed") return { ok: false, reason: job.error ?? "It could not be done." };
    return { ok: true, summary: outcomeWords(job), result, view: changesView(job.sample, changed) };
  },
});

type Given = Parameters<typeof customByKey>;
type Changes = {
  custom?: Given[0] | undefined;
  clear?: readonly string[] | undefined;
  clear_custom?: readonly string[] | undefined;
};

/** What was asked for, as the database takes it: fields to be emptied as null. */
function asked({ custom: values, clear = [], clear_custom = [], ...facts }: Changes & Record<string, unknown>) {
  const given = Object.entries(facts).filter(([, value]) => value !== undefined);
  const emptied = clear.map((field): [string, null] => [field, null]);
  return { ...Object.fromEntries([...given, ...emptied]), ...customByKey(values, clear_custom) };
}

function changeWords(changes: Record<string, unknown>): string {
  return Object.entries(changes)
    .flatMap(([field, value]) =>
      field === "custom" && typeof value === "object" && value !== null ? Object.entries(value) : [[field, value]],
    )
    .map(([field, value]) => `${String(field).replaceAll("_", " ")}: ${words(value)}`)
    .join("; ");
}

function words(value: unknown): string {
  if (value === null) return "empty";
  return Array.isArray(value) ? value.join(", ") : value === true ? "yes" : value === false ? "no" : String(value);
}

function outcomeWords({ action, changed, unchanged, skipped, failed, problems }: BulkJob): string {
  const parts = [
    `${action === "delete" ? "Deleted" : "Changed"} ${counted(changed, "lead")}.`,
    unchanged > 0 && `${counted(unchanged, "lead")} ${unchanged === 1 ? "was" : "were"} so already.`,
    skipped > 0 && `${counted(skipped, "lead")} had been deleted or merged meanwhile.`,
    failed > 0 && `${counted(failed, "lead")} could not be changed: ${problems.at(-1)?.reason ?? ""}`,
  ];
  return parts.filter((part) => part !== false).join(" ");
}

function jobView({ id, action, total }: BulkJob): ToolView {
  return { kind: "bulk", job_id: id, action, total };
}
