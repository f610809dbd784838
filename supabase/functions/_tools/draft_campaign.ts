import { z } from "zod";
import { audiencePreview, campaign, waitUnit } from "../../../shared/contracts/campaign_view.ts";
import { leadFilter } from "../../../shared/contracts/lead_filter.ts";
import { mailboxList } from "../../../shared/contracts/mailbox.ts";
import { campaignLink, campaignView } from "./campaign_for_model.ts";
import { audienceCount, waitSeconds } from "./campaign_words.ts";
import { checkCampaignMails, problemsOf, remarksOf } from "./check_campaign_mails.ts";
import { counted } from "./counted.ts";
import { datesInZone } from "./dates_in_zone.ts";
import { defineTool, type ToolContext } from "./define_tool.ts";
import { draftingRules, mailWords } from "./mail_words.ts";

const step = z.strictObject({
  wait: z.number().int().min(0).max(90).optional().describe("Before this mail. 0 for the first, about 3 for others."),
  wait_in: waitUnit.optional().describe("working_days unless said."),
  ...mailWords,
});

/** Writes a sequence of mails for a group of leads and keeps it as a draft; nothing is sent. */
export const draft_campaign = defineTool({
  name: "draft_campaign",
  description: `Write an e-mail sequence for many leads and save it as a draft: 1 to 5 mails with waits between them. Nothing is sent: a person looks at it and start_campaign asks for approval. Give segment_id (list_segments) or a filter; the first mail needs a subject. ${draftingRules}`,
  effect: "write",
  input: z.strictObject({
    name: z.string().trim().min(1).max(100),
    segment_id: z.uuid().optional(),
    filter: leadFilter.optional(),
    steps: z.array(step).min(1).max(5),
  }),
  async run({ name, segment_id, filter, steps }, context) {
    if ((segment_id === undefined) === (filter === undefined)) {
      return { ok: false, reason: "Say for whom it is: give either segment_id or filter." };
    }
    if (steps[0]?.subject.trim() === "") return { ok: false, reason: "The first mail needs a subject." };
    const { database, lookup, workspaceId, now, timeZone } = context;
    const audience = segment_id
      ? { segment_id }
      : filter && { filter: { ...filter, conditions: filter.conditions.map((node) => datesInZone(node, timeZone)) } };
    const mailbox = await ownMailbox(context);
    const mails = steps.map(({ subject, body }, at) => ({ name: `Step ${at + 1}`, draft: { subject, body } }));
    const setting = { database: lookup, workspaceId, now, mailboxId: mailbox?.id ?? null, audience: audience ?? {} };
    const checked = await checkCampaignMails(mails, setting);
    const problems = problemsOf(checked);
    if (problems.length > 0) return { ok: false, reason: `It was not saved. ${problems.join(" ")}` };
    const preview = audiencePreview.parse(
      await lookup.rpc("campaign_preview_people", { workspace_id: workspaceId, audience }),
    );
    const saved = campaign.parse(
      await database.rpc("save_campaign", {
        workspace_id: workspaceId,
        campaign: { name, audience, ...(mailbox && { mailbox_id: mailbox.id }), steps: steps.map(stepToSave) },
      }),
    );
    const remarks = [
      ...(mailbox ? [] : ["No mailbox is chosen yet: it is set up in the settings, under Mail."]),
      ...remarksOf(checked),
    ];
    const view = campaignView(saved);
    return {
      ok: true,
      summary: `Saved the draft “${saved.name}” with ${counted(steps.length, "mail")}. ${audienceCount(preview)}.`,
      result: {
        ...{ id: saved.id, name: saved.name, status: saved.status, link: campaignLink(saved.id) },
        ...{ will_get: preview.will_get, matching: preview.count, left_out: preview.left_out, remarks },
        next_step: "Say how many would get it and what was remarked; offer to look at it or to start it.",
      },
      view: {
        ...view,
        facts: [...view.facts, { label: "How many", text: `${audienceCount(preview)}.` }],
        mails: mails.map(({ name: place, draft }) => ({
          name: place,
          to: null,
          subject: draft.subject,
          text: draft.body,
        })),
        remarks,
      },
    };
  },
});

function stepToSave({ wait, wait_in, subject, body }: z.output<typeof step>, at: number) {
  const unit = wait_in ?? "working_days";
  const seconds = waitSeconds(wait ?? (at === 0 ? 0 : 3), unit);
  return { kind: "email", wait_seconds: seconds, wait_in: unit, variants: [{ subject, body }] };
}

/** The person's own mailbox, else the only one there is. */
async function ownMailbox({ lookup, workspaceId, userId }: ToolContext) {
  const { mailboxes } = mailboxList.parse(await lookup.rpc("list_mailboxes", { workspace_id: workspaceId }));
  const active = mailboxes.filter(({ status }) => status === "active");
  return active.find(({ user_id }) => user_id === userId) ?? (active.length === 1 ? active[0] : undefined);
}
