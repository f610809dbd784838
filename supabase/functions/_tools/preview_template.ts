import { z } from "zod";
import { defineTool } from "./define_tool.ts";
import { draftingRules, mailWords } from "./mail_words.ts";

/** Shows a mail as one lead would get it. */
export const preview_template = defineTool({
  name: "preview_template",
  description: `Show an e-mail as one lead would get it, with what is wrong with it. Give a template's id, or words (subject and body). Nothing is sent. ${draftingRules}`,
  effect: "read",
  input: z.strictObject({
    template_id: z.uuid().optional(),
    subject: mailWords.subject.optional(),
    body: mailWords.body.optional(),
    lead_id: z.uuid().optional().describe("Of a search. Without it the lead that was changed last."),
  }),
  async run({ template_id, subject, body, lead_id }, { database, workspaceId, now }) {
    const { previewMail } = await import("../_shared/mail_template/mail_workshop.ts");
    const { lead, mail, problems, findings } = await previewMail(
      {
        workspace_id: workspaceId,
        ...(template_id && { template_id }),
        ...(body !== undefined && { draft: { subject: subject ?? "", body } }),
        ...(lead_id && { lead_id }),
      },
      { database, now },
    );
    if (!mail) {
      const why = problems.map(({ message }) => message).join(" ");
      return { ok: false, reason: `${lead.name} cannot get this mail as it is. ${why}` };
    }
    const minded = findings.filter(({ severity }) => severity !== "note");
    return {
      ok: true,
      summary: `The mail as ${lead.name} would get it${minded.length === 0 ? "" : `; ${minded.map(({ message }) => message).join(" ")}`}`,
      result: { lead, subject: mail.subject, text: mail.text, findings },
      view: {
        kind: "email",
        to: lead.email || "no address yet",
        to_name: lead.name,
        subject: mail.subject,
        body: mail.text,
      },
      tainted: lead.from_outside,
    };
  },
});
