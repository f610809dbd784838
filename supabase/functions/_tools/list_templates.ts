import { z } from "zod";
import { emailTemplate } from "../../../shared/contracts/email_template.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";

/** Names the e-mail templates with their words. */
export const list_templates = defineTool({
  name: "list_templates",
  description:
    "List the workspace's e-mail templates with subject and body, and ids for preview_template, check_template and save_template.",
  effect: "read",
  input: z.strictObject({}),
  async run(_args, { database, workspaceId }) {
    const answer = await database.rpc("list_email_templates", { workspace_id: workspaceId });
    const templates = z.array(emailTemplate).parse(answer);
    const next_step = "There are none yet. Offer to draft one and keep it with save_template.";
    return {
      ok: true,
      summary: templates.length === 0 ? "There are no templates yet." : `${counted(templates.length, "template")}.`,
      result: {
        templates: templates.map(({ id, name, subject, body }) => ({ id, name, subject, body })),
        ...(templates.length === 0 && { next_step }),
      },
    };
  },
});
