import { z } from "zod";
import { replyKinds } from "../domain/mail/inbound/classify_reply.ts";

export const replyKind = z.enum(replyKinds);

/** How far the answer to a reply is: `waiting` for its person's approval, `drafting` by the assistant. */
export const answerStates = ["drafting", "waiting", "sending", "sent", "denied", "failed", "none"] as const;

/** What a person answered to a mail, as `list_replies()` tells it. All of its words were written outside. */
export const reply = z.object({
  id: z.uuid(),
  /** Null once the lead is gone. */
  lead_id: z.uuid().nullable(),
  lead_name: z.string().nullable(),
  from_name: z.string().nullable(),
  from_address: z.string(),
  subject: z.string(),
  /** Without what it quotes; `is_cut`: there is more. */
  text: z.string(),
  is_cut: z.boolean(),
  received_at: z.string(),
  classification: replyKind.nullable(),
  classified_by: z.enum(["rules", "model", "person"]),
  classification_reason: z.string().nullable(),
  /** Null for an answer to a single mail. */
  campaign: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  answer: z.object({
    state: z.enum(answerStates),
    /** Why there is none, or why it failed. */
    reason: z.string().optional(),
    person: z.string().optional(),
    is_mine: z.boolean().optional(),
    /** Where it is drafted; only for whose it is. */
    thread_id: z.uuid().optional(),
  }),
  handled_at: z.string().nullable(),
  /** They asked to be written to later. */
  remind_at: z.string().nullable(),
});
export type Reply = z.infer<typeof reply>;

/** Answer of `list_replies()`, newest first. */
export const replyPage = z.object({
  replies: z.array(reply),
  /** Drafts that wait for the caller. */
  waiting: z.number().int(),
  next_cursor: z.string().nullable(),
});
export type ReplyPage = z.infer<typeof replyPage>;

/** Answer of `read_reply()`: the reply whole, and our mail that it answers. */
export const replyDetails = z.object({
  reply,
  sent: z.object({ subject: z.string().nullable(), text: z.string(), at: z.string().nullable() }).nullable(),
});
export type ReplyDetails = z.infer<typeof replyDetails>;

/** Answer of `classify_reply()`. */
export const classifiedReply = z.object({ reply, remind_at: z.string().nullable() });
