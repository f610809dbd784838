import { z } from "zod";
import { leadFilter, leadPage } from "../../../shared/contracts/lead_filter.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";

/** Offers leads as a CSV file; the page downloads it. */
export const export_leads = defineTool({
  name: "export_leads",
  description:
    "Offer the leads that match a filter (as in search_leads) as a CSV file, with all their fields. The person gets a button to download it; nothing leaves before they press it. An empty filter means every lead.",
  effect: "read",
  input: z.strictObject({ filter: leadFilter }),
  async run({ filter }, { database, workspaceId }) {
    const answer = await database.rpc("search_leads", { workspace_id: workspaceId, filter, page_size: 1 });
    const { count, count_is_exact } = leadPage.parse(answer);
    if (count === 0) return { ok: false, reason: "No lead matches this filter. Check it with search_leads." };
    const leads = count_is_exact ? counted(count, "lead") : `more than ${counted(count, "lead")}`;
    return {
      ok: true,
      summary: `${leads} ready to download.`,
      result: {
        count,
        count_is_exact,
        download: { method: "POST", path: "/functions/v1/export", body: { workspace_id: workspaceId, filter } },
      },
      view: { kind: "export", filter, count, count_is_exact },
    };
  },
});
