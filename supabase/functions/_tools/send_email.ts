import { z } from "zod";
import { lead } from "../../../shared/contracts/lead.ts";
import { oneLine } from "../../../shared/domain/mail/clean_text.ts";
import { answerEmail } from "./answer_email.ts";
import { defineTool, type ToolContext, type ToolProposal } from "./define_tool.ts";

const found = z.object({ lead }).nullable();

/** Proposes one e-mail to one lead. A person approves it, then the outbox sends exactly that. */
export const send_email = defineTool({
  name: "send_email",
  description:
    "Write one plain-text e-mail to one lead. The person sees it and approves before it leaves, so call this with the finished text instead of asking first. It goes out in their name: no placeholders. To answer a reply give its id as `answers`: it then goes into the same conversation, from the mailbox that was answered.",
  effect: "external",
  input: z.strictObject({
    lead_id: z.uuid(),
    subject: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .regex(/^\P{Cc}*$/u, "One line, without control characters."),
    body: z
      .string()
      .trim()
      .min(1)
      .max(20_000)
      .regex(/^[^\0]*$/, "Plain text, without null characters."),
    answers: z.uuid().optional().describe("inbound_mail_id of the reply that it answers; left out for a new mail."),
  }),
  async propose({ answers, ...given }, context) {
    // What is shown is what leaves, and no subject leaves with characters that nobody sees or that turn its direction.
    const mail = { ...given, subject: oneLine(given.subject) };
    if (!mail.subject) return { ok: false, reason: "The subject has no visible characters. Write one." };
    return answers ? answerEmail({ ...mail, answers }, context) : newEmail(mail, context);
  },
});

async function newEmail(
  { lead_id, subject, body }: { lead_id: string; subject: string; body: string },
  { database, workspaceId }: ToolContext,
): Promise<ToolProposal> {
  const details = found.parse(await database.rpc("get_lead", { workspace_id: workspaceId, lead_id }));
  if (!details) return { ok: false, reason: "No such lead. Search by name first; do not guess ids." };
  const { id, name, email, do_not_contact } = details.lead;
  if (do_not_contact) {
    return { ok: false, reason: `${name} is marked as do not contact. Tell the person; nothing may be sent.` };
  }
  if (!email) {
    return { ok: false, reason: `${name} has no e-mail address. Ask for one and set it with update_lead.` };
  }
  const to_name = name.replace(/\p{Cc}+/gu, " ").trim();
  return {
    ok: true,
    payload: { kind: "email", to: email, to_name, subject, text: body, lead_id: id },
    preview: { kind: "email", to: email, to_name, subject, body },
    summary: `E-mail to ${to_name}: “${subject}”`,
  };
}
