import { z } from "zod";
import { listedCampaign } from "../../../shared/contracts/campaign_view.ts";
import { campaignLink } from "./campaign_for_model.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";

const mostShown = 50;

/** Names the campaigns with their numbers, the newest first. */
export const list_campaigns = defineTool({
  name: "list_campaigns",
  description:
    "List the workspace's e-mail campaigns (sequences), the newest first: ids, status, people and what became of their mails. get_campaign tells one in full.",
  effect: "read",
  input: z.strictObject({}),
  async run(_args, { database, workspaceId }) {
    const all = z.array(listedCampaign).parse(await database.rpc("list_campaigns", { workspace_id: workspaceId }));
    const next_step = "There are none yet. Offer to draft one with draft_campaign.";
    return {
      ok: true,
      summary: all.length === 0 ? "There are no campaigns yet." : `${counted(all.length, "campaign")}.`,
      result: {
        campaigns: all
          .slice(0, mostShown)
          .map(({ id, name, status, is_approved, paused_reason, steps, people, counts }) => ({
            ...{ id, name, status, is_approved, steps, link: campaignLink(id) },
            ...(paused_reason !== null && { paused_reason }),
            ...{ people, counts },
          })),
        count: all.length,
        ...(all.length === 0 && { next_step }),
      },
    };
  },
});
