import { z } from "zod";
import {
  type AudiencePreview,
  audiencePreview,
  type CampaignAudience,
  campaign,
} from "../../../shared/contracts/campaign_view.ts";
import { type LeadFilter, leadFilter } from "../../../shared/contracts/lead_filter.ts";
import { mailboxList } from "../../../shared/contracts/mailbox.ts";
import { campaignLink, campaignView } from "./campaign_for_model.ts";
import { audienceCount } from "./campaign_words.ts";
import { checkCampaignMails, type NamedMail, problemsOf, remarksOf } from "./check_campaign_mails.ts";
import { counted } from "./counted.ts";
import { datesInZone } from "./dates_in_zone.ts";
import { defineTool, type ToolContext } from "./define_tool.ts";
import { draftSteps, mailsOf, stepsFault, stepToSave } from "./draft_steps.ts";
import { draftingRules } from "./mail_words.ts";
import { sampleMails } from "./sample_mails.ts";

/** Writes a sequence of mails for a group of leads and keeps it as a draft; nothing is sent. */
export const draft_campaign = defineTool({
  name: "draft_campaign",
  description: `Write an e-mail sequence for many leads and save it as a draft: mails with waits between them and, where asked for, branches (on a reply, a click, a stage, a field). Nothing is sent: a person looks at it and start_campaign asks for approval. Give one of segment_id (list_segments), filter and lead_ids; the first mail needs a subject. ${draftingRules}`,
  effect: "write",
  input: z.strictObject({
    name: z.string().trim().min(1).max(100),
    segment_id: z.uuid().optional(),
    filter: leadFilter.optional(),
    lead_ids: z.array(z.uuid()).min(1).max(500).optional().describe("These leads alone."),
    live: z.boolean().optional().describe("Also whoever comes into the segment or the filter later."),
    steps: draftSteps,
  }),
  async run({ name, live, steps, ...whom }, context) {
    const { database, lookup, workspaceId, now, timeZone } = context;
    const audience = audienceOf(whom, timeZone);
    if (!audience) return { ok: false, reason: "Say for whom it is: give one of segment_id, filter and lead_ids." };
    if (live && audience.lead_ids)
      return { ok: false, reason: "Chosen leads stay as they are; live needs a segment or a filter." };
    const fault = stepsFault(steps);
    if (fault) return { ok: false, reason: fault };
    const mailbox = await ownMailbox(context);
    const mails = mailsOf(steps);
    const setting = { database: lookup, workspaceId, now, mailboxId: mailbox?.id ?? null, audience };
    const checked = await checkCampaignMails(mails, setting);
    const problems = problemsOf(checked);
    if (problems.length > 0) return { ok: false, reason: `It was not saved. ${problems.join(" ")}` };
    const preview = audiencePreview.parse(
      await lookup.rpc("campaign_preview_people", { workspace_id: workspaceId, audience }),
    );
    const saved = campaign.parse(
      await database.rpc("save_campaign", {
        workspace_id: workspaceId,
        campaign: {
          ...{ name, audience, steps: steps.map(stepToSave) },
          ...(live && { enrols: "live" }),
          ...(mailbox && { mailbox_id: mailbox.id }),
        },
      }),
    );
    const remarks = [
      ...(mailbox ? [] : ["No mailbox is chosen yet: it is set up in the settings, under Mail."]),
      ...remarksOf(checked),
    ];
    const view = campaignView(saved);
    return {
      ok: true,
      summary: `Saved the draft “${saved.name}” with ${counted(mails.length, "mail")}. ${audienceCount(preview)}.`,
      result: {
        ...{ id: saved.id, name: saved.name, status: saved.status, link: campaignLink(saved.id) },
        ...{ will_get: preview.will_get, matching: preview.count, left_out: preview.left_out, remarks },
        next_step: "Say how many would get it and what was remarked; offer to look at it or to start it.",
      },
      view: {
        ...view,
        facts: [...view.facts, { label: "How many", text: `${audienceCount(preview)}.` }],
        mails: await shownMails(mails, preview, mailbox?.id ?? null, { database: lookup, workspaceId, now }),
        remarks,
      },
    };
  },
});

/** The mails as the first of those people gets them; as they are written where it is for nobody yet. */
function shownMails(
  mails: readonly NamedMail[],
  preview: AudiencePreview,
  mailboxId: string | null,
  context: Pick<ToolContext, "database" | "workspaceId" | "now">,
) {
  if (preview.sample.length > 0) return sampleMails(mails, preview, { mailboxId, readers: 1 }, context);
  return mails.map(({ name, draft }) => ({ name, to: null, subject: draft.subject, text: draft.body }));
}

type Whom = { segment_id?: string | undefined; filter?: LeadFilter | undefined; lead_ids?: string[] | undefined };

/** The one of these that was given, as a campaign keeps it; undefined when it is none or several. */
function audienceOf({ segment_id, filter, lead_ids }: Whom, timeZone: string): CampaignAudience | undefined {
  const given: CampaignAudience[] = [
    ...(segment_id ? [{ segment_id }] : []),
    ...(filter
      ? [{ filter: { ...filter, conditions: filter.conditions.map((node) => datesInZone(node, timeZone)) } }]
      : []),
    ...(lead_ids ? [{ lead_ids: [...new Set(lead_ids)] }] : []),
  ];
  return given.length === 1 ? given[0] : undefined;
}

/** The person's own mailbox, else the only one there is. */
async function ownMailbox({ lookup, workspaceId, userId }: ToolContext) {
  const { mailboxes } = mailboxList.parse(await lookup.rpc("list_mailboxes", { workspace_id: workspaceId }));
  const active = mailboxes.filter(({ status }) => status === "active");
  return active.find(({ user_id }) => user_id === userId) ?? (active.length === 1 ? active[0] : undefined);
}
