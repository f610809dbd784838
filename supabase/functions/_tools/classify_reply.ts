import { z } from "zod";
import { classifiedReply, replyKind } from "../../../shared/contracts/reply.ts";
import { defineTool } from "./define_tool.ts";
import { dueWords } from "./due_time.ts";
import { replyKindWords } from "./reply_words.ts";

/** Says what a reply comes to; for 'not now' with a day it also reminds the person. */
export const classify_reply = defineTool({
  name: "classify_reply",
  description:
    "Say what a reply comes to, with the reason. interested: wants to talk, see or buy. question: asks something first. not_now: no, or later; with come_back_on when they name a day or a time (take the first working day of a month or quarter). wrong_person: someone else decides. unsubscribe: wants no more mail, and gets none. other: thanks, or none of these.",
  effect: "write",
  input: z.strictObject({
    inbound_mail_id: z.uuid(),
    comes_to: replyKind,
    reason: z.string().trim().min(1).max(300).describe("One sentence: which of their words say so."),
    come_back_on: z.iso.date().optional().describe("The day to write to them again: a reminder is set for it."),
  }),
  async run({ inbound_mail_id, comes_to, reason, come_back_on }, { database, workspaceId, timeZone }) {
    const { reply, remind_at } = classifiedReply.parse(
      await database.rpc("classify_reply", {
        workspace_id: workspaceId,
        inbound_mail_id,
        classification: comes_to,
        reason,
        come_back_on: come_back_on ?? null,
      }),
    );
    const who = reply.lead_name ?? reply.from_address;
    const stopped = comes_to === "unsubscribe" ? " Nothing more is sent to them." : "";
    const reminded = remind_at ? ` Reminder on ${dueWords(remind_at, timeZone)}.` : "";
    return {
      ok: true,
      summary: `${who}: ${replyKindWords[comes_to]}.${stopped}${reminded}`,
      result: { comes_to, ...(remind_at && { remind_at }) },
    };
  },
});
