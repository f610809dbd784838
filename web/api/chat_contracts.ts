// Loaded with the first conversation, not with the page: it carries the whole of zod.
import { z } from "zod";
import { undoResult } from "../../shared/contracts/chat.ts";
import { chatEvent, planStep, toolView, turnStatus, turnUsage } from "../../shared/contracts/events.ts";

const receiptItem = z.object({
  call_id: z.string(),
  tool: z.string(),
  summary: z.string(),
  undoable: z.boolean(),
  kept: z.array(z.object({ label: z.string(), reason: z.string() })).optional(),
});

const storedMessage = z.object({
  id: z.string(),
  parent_id: z.string().nullable(),
  role: z.enum(["user", "assistant"]),
  content: z.string(),
  turn_id: z.string().nullable(),
  created_at: z.string(),
  siblings: z.array(z.string()),
});
export type StoredMessage = z.infer<typeof storedMessage>;

const storedTurn = z.object({
  id: z.string(),
  user_message_id: z.string().nullable(),
  inbound_mail_id: z.string().nullish(),
  status: turnStatus,
  error: z.object({ code: z.string(), message: z.string() }).nullish(),
  finished_at: z.string().nullish(),
  last_seq: z.number().int(),
  receipt: z
    .object({ done: z.array(receiptItem), waiting: z.array(receiptItem), failed: z.array(receiptItem) })
    .nullish(),
  plan: z.array(planStep).nullish(),
  usage: turnUsage,
});
export type StoredTurn = z.infer<typeof storedTurn>;

const storedCall = z.object({
  id: z.string(),
  turn_id: z.string(),
  message_id: z.string().nullable(),
  tool: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  status: z.enum(["pending", "waiting", "approved", "sending", "done", "failed", "denied", "cancelled"]),
  summary: z.string().nullish(),
  view: toolView.nullish().catch(null),
  undone_at: z.string().nullish(),
});
export type StoredCall = z.infer<typeof storedCall>;

const storedApproval = z.object({
  id: z.string(),
  tool_call_id: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  preview: toolView,
  status: z.enum(["pending", "approved", "denied", "edited", "cancelled", "expired"]),
  expires_at: z.string(),
  reason: z.string().nullish(),
});

/** Answer of `get_thread()`; null when the thread is not the person's own or gone. */
export const storedThread = z
  .object({
    thread: z.object({
      id: z.string(),
      workspace_id: z.string(),
      title: z.string(),
      archived_at: z.string().nullish(),
    }),
    messages: z.array(storedMessage),
    turns: z.array(storedTurn),
    calls: z.array(storedCall),
    approvals: z.array(storedApproval),
  })
  .nullable();
export type StoredThread = NonNullable<z.infer<typeof storedThread>>;

export { chatEvent, undoResult };
