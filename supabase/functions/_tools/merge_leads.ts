import { z } from "zod";
import { lead } from "../../../shared/contracts/lead.ts";
import { defineTool } from "./define_tool.ts";
import { changeList, changesView } from "./lead_changes.ts";
import { isFromOutside, leadForModel } from "./lead_for_model.ts";

const merged = z.object({ merge_id: z.uuid(), lead, changes: changeList });

const fact = z.enum(["name", "email", "phone", "title", "company", "country", "city", "stage", "owner_id", "source"]);

/** Makes one lead of two that are the same person. */
export const merge_leads = defineTool({
  name: "merge_leads",
  description:
    "Make one lead of two that are the same person. The winner stays: its facts count, what it lacks comes from the other, whose history moves over. `take` names facts that the other knows better. Can be undone.",
  effect: "write",
  input: z.strictObject({
    winner_id: z.uuid().describe("The lead that stays."),
    loser_id: z.uuid(),
    take: z.array(fact).max(10).default([]),
  }),
  async run({ winner_id, loser_id, take }, { database, workspaceId }) {
    const answer = await database.rpc("merge_leads", { workspace_id: workspaceId, winner_id, loser_id, take });
    const { lead: winner, changes } = merged.parse(answer);
    return {
      ok: true,
      summary: `Merged into ${winner.name}.`,
      result: { lead: leadForModel(winner), changes: changes.map(({ field, after }) => ({ field, after })) },
      view: changesView(changes, 1),
      tainted: isFromOutside([winner]),
    };
  },
});
