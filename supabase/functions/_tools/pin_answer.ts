import { z } from "zod";
import { pinnedAnswer } from "../../../shared/contracts/pinned_answer.ts";
import { defineTool } from "./define_tool.ts";
import { measureFields, requestOf } from "./measure_fields.ts";

/** Keeps a measure on a dashboard, where each look asks it again. */
export const pin_answer = defineTool({
  name: "pin_answer",
  description:
    "Pin a measure to a dashboard (page Analytics), where it is asked again at each look: 'pin that', 'put the win rate by source on our dashboard'. Give the very measure, period, group_by and conditions that were asked.",
  effect: "write",
  input: z.strictObject({
    ...measureFields,
    title: z.string().trim().min(1).max(100).optional().describe("Only when the user gives it a name."),
    whose: z.enum(["me", "workspace"]).default("me").describe("workspace when they speak of the team or of everybody."),
    size: z.enum(["half", "full"]).default("half").describe("full: as wide as the page."),
  }),
  async run({ title, whose, size, ...fields }, { database, workspaceId, timeZone }) {
    const wanted = { kind: "measure", request: requestOf(fields, timeZone), whose, size, ...(title && { title }) };
    const { pin, is_new } = pinnedAnswer.parse(
      await database.rpc("pin_answer", { workspace_id: workspaceId, pin: wanted }),
    );
    const where = whose === "me" ? "their own dashboard" : "everyone's dashboard";
    return {
      ok: true,
      summary: is_new ? `Pinned “${pin.title}” to ${where}.` : `“${pin.title}” was on ${where} already.`,
      result: { pin_id: pin.id, title: pin.title, whose: pin.whose, where: "Analytics" },
    };
  },
});
