import { z } from "zod";
import { lead } from "../../../shared/contracts/lead.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";
import { isFromOutside, leadForModel } from "./lead_for_model.ts";

const reasons = z.array(z.object({ kind: z.string(), words: z.string() }));
const everywhere = z.object({ pairs: z.array(z.object({ reasons, leads: z.array(lead) })), more: z.boolean() });
const ofOne = z.array(z.object({ reasons, lead }));

/** Finds leads that may be the same person. */
export const find_duplicates = defineTool({
  name: "find_duplicates",
  description:
    "Find leads that may be the same person, with why: in the whole workspace, or of one lead with `lead_id`. Then merge_leads makes one of two; ask first when the reason is only a similar name.",
  effect: "read",
  input: z.strictObject({
    lead_id: z.uuid().optional(),
    most: z.number().int().min(1).max(25).default(10),
  }),
  async run({ lead_id, most }, { database, workspaceId }) {
    if (lead_id) {
      const found = ofOne.parse(await database.rpc("duplicates_of", { workspace_id: workspaceId, lead_id }));
      return {
        ok: true,
        summary:
          found.length === 0
            ? "No other lead looks like this one."
            : `${counted(found.length, "lead")} may be the same person.`,
        result: { candidates: found.map((each) => ({ why: words(each.reasons), lead: leadForModel(each.lead) })) },
        tainted: isFromOutside(found.map((each) => each.lead)),
      };
    }
    const { pairs, more } = everywhere.parse(
      await database.rpc("find_duplicates", { workspace_id: workspaceId, most }),
    );
    return {
      ok: true,
      summary:
        pairs.length === 0
          ? "No two leads look like the same person."
          : `${more ? "More than " : ""}${counted(pairs.length, "pair")} may be the same person.`,
      result: {
        pairs: pairs.map((pair) => ({ why: words(pair.reasons), leads: pair.leads.map(leadForModel) })),
        more,
      },
      tainted: isFromOutside(pairs.flatMap((pair) => pair.leads)),
    };
  },
});

function words(found: z.infer<typeof reasons>): string[] {
  return found.map((reason) => reason.words);
}
