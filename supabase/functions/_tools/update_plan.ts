import { z } from "zod";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";

/** Writes the plan of a goal with several steps, or brings it up to date. Changes nothing but the checklist. */
export const update_plan = defineTool({
  name: "update_plan",
  description:
    "Write or update the plan for a goal that needs three or more steps: the person sees it as a checklist. Always send the whole list. Mark a step active when you begin it, done only when its tool said ok, failed when it failed, skipped when it is not needed any more. Not for simple questions.",
  effect: "read",
  input: z.strictObject({
    steps: z
      .array(
        z.strictObject({
          title: z.string().trim().min(1).max(200).describe("What is done, in a few words."),
          status: z.enum(["pending", "active", "done", "failed", "skipped"]),
        }),
      )
      .min(1)
      .max(20),
  }),
  async run({ steps }) {
    const done = steps.filter(({ status }) => status === "done").length;
    return { ok: true, summary: `${done} of ${counted(steps.length, "step")} done.`, plan: steps };
  },
});
