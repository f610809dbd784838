import { z } from "zod";
import { type CampaignStep, campaign, waitUnit } from "../../../shared/contracts/campaign_view.ts";
import { campaignLink, campaignView } from "./campaign_for_model.ts";
import { waitSeconds } from "./campaign_words.ts";
import { checkCampaignMails, problemsOf, remarksOf } from "./check_campaign_mails.ts";
import { defineTool } from "./define_tool.ts";
import { draftingRules, mailWords } from "./mail_words.ts";
import { noCampaign, readCampaign } from "./read_campaign.ts";

/** Changes the words or the wait of one mail of a campaign. */
export const change_campaign_step = defineTool({
  name: "change_campaign_step",
  description: `Change one mail of a campaign: its subject, its body or the wait before it; what is left out stays. A campaign that runs stops by this until a person approves it anew. ${draftingRules}`,
  effect: "write",
  input: z.strictObject({
    campaign_id: z.uuid(),
    step: z.number().int().min(1).max(20).describe("Its number, as get_campaign tells it."),
    variant: z.string().length(1).optional().describe("The letter, where a step has several texts."),
    subject: mailWords.subject.optional(),
    body: mailWords.body.optional(),
    wait: z.number().int().min(0).max(90).optional(),
    wait_in: waitUnit.optional(),
  }),
  async run({ campaign_id, step: position, variant: label, subject, body, wait, wait_in }, context) {
    const { database, lookup, workspaceId, now } = context;
    const found = await readCampaign({ database: lookup, workspaceId }, campaign_id);
    if (!found) return { ok: false, reason: noCampaign };
    const step = found.steps.find((each) => each.position === position);
    if (step?.kind !== "email") return { ok: false, reason: `Step ${position} is no mail. Look at get_campaign.` };
    const variant = step.variants.find((each) => each.label === label) ?? step.variants[0];
    if (!variant || (step.variants.length > 1 && variant.label !== label)) {
      const letters = step.variants.map((each) => each.label).join(", ");
      return { ok: false, reason: `Say which text of step ${position} is meant: ${letters}.` };
    }
    if (subject === undefined && body === undefined && wait === undefined) {
      return { ok: false, reason: "Give what is to change: subject, body or wait." };
    }
    const words = { subject: subject ?? variant.subject, body: body ?? variant.body };
    const first = found.steps.find(({ kind }) => kind === "email")?.variants[0];
    const named = { name: `Step ${position}`, draft: words };
    const begin =
      first && first.id !== variant.id ? [{ name: "Step 1", draft: { subject: first.subject, body: first.body } }] : [];
    const setting = { database: lookup, workspaceId, now, mailboxId: found.mailbox_id, audience: found.audience };
    const checked = (await checkCampaignMails([...begin, named], setting)).slice(-1);
    const problems = problemsOf(checked);
    if (problems.length > 0) return { ok: false, reason: `It was not changed. ${problems.join(" ")}` };
    const unit = wait_in ?? step.wait_in;
    const changed = {
      ...step,
      ...(wait !== undefined && { wait_in: unit, wait_seconds: waitSeconds(wait, unit) }),
      variants: step.variants.map((each) => (each.id === variant.id ? { ...each, ...words } : each)),
    };
    const steps = found.steps.map((each) => stepToSave(each.id === step.id ? changed : each));
    const change = { id: found.id, version: found.version, steps };
    const saved = campaign.parse(await database.rpc("save_campaign", { workspace_id: workspaceId, campaign: change }));
    const waits = found.status === "running" && saved.status === "paused";
    return {
      ok: true,
      summary: `Changed step ${position} of “${saved.name}”.${waits ? " It waits for a new approval now." : ""}`,
      result: {
        ...{ id: saved.id, status: saved.status, is_approved: saved.is_approved, link: campaignLink(saved.id) },
        remarks: remarksOf(checked),
        ...(waits && { next_step: "Say that nothing is sent until it is approved anew; offer start_campaign." }),
      },
      view: {
        ...campaignView(saved),
        mails: [{ name: named.name, to: null, subject: words.subject, text: words.body }],
        remarks: remarksOf(checked),
      },
    };
  },
});

/** A step as `save_campaign()` takes it. */
function stepToSave(step: CampaignStep): Record<string, unknown> {
  const { id, kind, wait_seconds, wait_in, condition, next, winner_by, winner_confidence, winner_sample } = step;
  const shared = { id, kind, wait_seconds, wait_in, next };
  if (kind === "branch") return { ...shared, condition, else: step.else };
  const variants = step.variants.map(({ id: text, subject, body, weight }) => ({ id: text, subject, body, weight }));
  return { ...shared, winner_by, winner_confidence, winner_sample, variants };
}
