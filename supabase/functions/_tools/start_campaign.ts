import { z } from "zod";
import { campaign } from "../../../shared/contracts/campaign_view.ts";
import { startFaults } from "../../../shared/domain/mail/start_faults.ts";
import { approvalOfCampaign } from "./approval_of_campaign.ts";
import { campaignForModel, campaignView } from "./campaign_for_model.ts";
import { peopleWord } from "./campaign_words.ts";
import { defineTool } from "./define_tool.ts";
import { noCampaign, readCampaign } from "./read_campaign.ts";

const payload = z.object({ campaign_id: z.uuid(), content_hash: z.string().min(1) });

/** Starts a campaign as a person saw and approved it: exactly this content, or nothing. */
export const start_campaign = defineTool({
  name: "start_campaign",
  description:
    "Start a campaign, or one that waits for approval after a change. The person sees who gets what, from whom, when and how many, with samples, and approves; so call it directly instead of asking first.",
  effect: "external",
  approval: true,
  input: z.strictObject({ campaign_id: z.uuid().describe("From list_campaigns.") }),
  async propose({ campaign_id }, context) {
    const found = await readCampaign(context, campaign_id);
    if (!found) return { ok: false, reason: noCampaign };
    const { name, status, content_hash } = found;
    if (status === "running") return { ok: false, reason: `“${name}” is running already.` };
    if (status === "finished" || status === "stopped") {
      return { ok: false, reason: `“${name}” is ${status}. A new one is made with draft_campaign.` };
    }
    const { preview, list, mails, view } = await approvalOfCampaign(found, context);
    const faults = startFaults(found, { preview, list, samples: { status: "ready", mails, problem: undefined } });
    if (faults.length > 0) return { ok: false, reason: `“${name}” cannot start yet. ${faults.join(" ")}` };
    const people = preview.will_get + found.people.active + found.people.parked;
    return {
      ok: true,
      payload: { kind: "start_campaign", campaign_id, content_hash },
      preview: view,
      summary: `Start “${name}” for ${peopleWord(people)}.`,
    };
  },
  async run(_args, { database, workspaceId, approved }) {
    const agreed = payload.safeParse(approved?.payload);
    if (!agreed.success) return { ok: false, reason: "This needs a person's approval first. Propose it again." };
    const { campaign_id, content_hash } = agreed.data;
    const args = { workspace_id: workspaceId, campaign_id, content_hash };
    const started = campaign.parse(await database.rpc("start_campaign", args));
    return {
      ok: true,
      summary: `“${started.name}” has started.`,
      result: campaignForModel(started),
      view: campaignView(started),
    };
  },
});
