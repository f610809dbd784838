import { z } from "zod";
import { emailTemplate, templateChange } from "../../../shared/contracts/email_template.ts";
import { defineTool } from "./define_tool.ts";
import { draftingRules, mailWords } from "./mail_words.ts";

/** Keeps the words of a mail under a name, once they can be read. */
export const save_template = defineTool({
  name: "save_template",
  description: `Save an e-mail template for everyone in the workspace, or change the one with \`id\`. ${draftingRules}`,
  effect: "write",
  input: z.strictObject({
    id: z.uuid().optional().describe("Of the template to change; not for a new one."),
    name: templateChange.shape.name,
    ...mailWords,
  }),
  async run({ subject, body, ...named }, { database, lookup, workspaceId, now }) {
    const { checkMailFor } = await import("../_shared/mail_template/mail_workshop.ts");
    const draft = { subject, body };
    const { problems } = await checkMailFor({ workspace_id: workspaceId, draft }, { database: lookup, now });
    if (problems.length > 0) {
      return { ok: false, reason: `It was not saved. ${problems.map(({ message }) => message).join(" ")}` };
    }
    const template = { ...named, ...draft };
    const saved = emailTemplate.parse(
      await database.rpc("save_email_template", { workspace_id: workspaceId, template }),
    );
    return {
      ok: true,
      summary: `Saved the template “${saved.name}”.`,
      result: { id: saved.id, name: saved.name, next_step: "Offer to preview it for a lead, or to check it." },
    };
  },
});
