import { z } from "zod";
import { defineTool } from "./define_tool.ts";
import { personRecords } from "./person_records.ts";

/** Offers everything that is kept about one person as a JSON file; the page downloads it. */
export const export_person = defineTool({
  name: "export_person",
  description:
    "Offer a file with everything that is kept about one person, for someone who asks what we know about them. Only owners and admins may. The person gets a button to download it; the file itself is not shown to you. For a list of leads use export_leads.",
  effect: "read",
  input: z.strictObject({ lead_id: z.uuid() }),
  async run({ lead_id }, context) {
    const { lead, records, mentions, words } = await personRecords(lead_id, context);
    return {
      ok: true,
      summary: `Everything about ${lead.name} is ready to download: ${words}.`,
      result: {
        records,
        mentions,
        download: {
          method: "POST",
          path: "/rest/v1/rpc/export_person",
          body: { workspace_id: context.workspaceId, lead_id },
        },
      },
      view: { kind: "person_export", lead: { id: lead.id, name: lead.name }, records, mentions },
      tainted: lead.from_outside ?? false,
    };
  },
});
