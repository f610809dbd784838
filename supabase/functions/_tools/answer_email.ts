import { z } from "zod";
import { oneLine } from "../../../shared/domain/mail/clean_text.ts";
import type { ToolContext, ToolProposal } from "./define_tool.ts";

const address = z
  .object({
    refusal: z.string().optional(),
    lead_id: z.uuid().optional(),
    to: z.string().optional(),
    to_name: z.string().optional(),
    subject: z.string().optional(),
    in_reply_to: z.string().optional(),
    message_ids: z.array(z.string()).default([]),
    mailbox_id: z.uuid().optional(),
    from_name: z.string().optional(),
    from_address: z.string().optional(),
  })
  .nullable();

/**
 * An answer to a reply: to the address of the lead's record, whatever the mail says of itself, in the same conversation
 * and from the mailbox that was answered.
 */
export async function answerEmail(
  { lead_id, subject, body, answers }: { lead_id: string; subject: string; body: string; answers: string },
  { database, workspaceId }: ToolContext,
): Promise<ToolProposal> {
  const found = address.parse(
    await database.rpc("answer_address", { workspace_id: workspaceId, inbound_mail_id: answers }),
  );
  if (!found) return { ok: false, reason: "No such reply. list_replies has the ids; do not guess them." };
  if (found.refusal !== undefined || !found.to) {
    return { ok: false, reason: `${found.refusal ?? "It can't be answered."} Tell the person; nothing may be sent.` };
  }
  if (found.lead_id !== lead_id) return { ok: false, reason: "That reply is of another lead. read_reply names whose." };
  const { to, in_reply_to, message_ids, mailbox_id, from_name, from_address } = found;
  const to_name = found.to_name ?? null;
  const line = oneLine(inThread(subject, found.subject ?? ""));
  return {
    ok: true,
    payload: {
      ...{ kind: "email", to, to_name, subject: line, text: body, lead_id, inbound_mail_id: answers },
      ...(in_reply_to && { in_reply_to, message_ids }),
      ...(mailbox_id && { mailbox_id }),
    },
    preview: {
      ...{ kind: "email", to, to_name, subject: line, body },
      ...(from_address && { from: from_name ? `${from_name} <${from_address}>` : from_address }),
      answers: found.subject ?? "",
    },
    summary: `Answer to ${to_name ?? to}: “${line}”`,
  };
}

/** Mail programs put an answer with its conversation by "Re:" and the same subject. */
function inThread(wanted: string, answered: string): string {
  if (/^\s*(re|aw|sv|antw)\s*:/i.test(wanted)) return wanted;
  const plain = answered.replace(/^(\s*(re|aw|sv|antw|fwd?|wg)\s*:)+\s*/i, "").trim();
  return `Re: ${plain || wanted}`;
}
