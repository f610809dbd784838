import { z } from "zod";
import { planStep } from "./events.ts";

/** Longest message a person may post, in UTF-16 code units. */
export const messageMaxLength = 16_000;

/** `POST /functions/v1/chat` */
export const chatRequest = z.strictObject({
  thread_id: z.uuid().nullable(),
  message: z.string().trim().min(1, "Write a message.").max(messageMaxLength),
  /** Chosen by the client; posting it again returns the same turn. */
  client_message_id: z.uuid(),
  /** Where a new thread begins; the person's first workspace when absent. */
  workspace_id: z.uuid().optional(),
  /** A user message that this one replaces, on a branch of its own. */
  edit_of: z.uuid().optional(),
});
export type ChatRequest = z.infer<typeof chatRequest>;

/** `POST /functions/v1/chat/regenerate`: answers the same user message again, on a branch. */
export const regenerateRequest = z.strictObject({ turn_id: z.uuid(), client_message_id: z.uuid() });
export type RegenerateRequest = z.infer<typeof regenerateRequest>;

/** `POST /functions/v1/chat/stop` */
export const stopRequest = z.strictObject({ turn_id: z.uuid() });
export type StopRequest = z.infer<typeof stopRequest>;

/** `POST /functions/v1/chat/approvals` */
export const approvalRequest = z.discriminatedUnion("decision", [
  z.strictObject({ approval_id: z.uuid(), decision: z.literal("approve"), reason: z.string().max(2000).optional() }),
  z.strictObject({ approval_id: z.uuid(), decision: z.literal("deny"), reason: z.string().max(2000).optional() }),
  z.strictObject({
    approval_id: z.uuid(),
    decision: z.literal("edit"),
    arguments: z.record(z.string(), z.unknown()),
    reason: z.string().max(2000).optional(),
  }),
]);
export type ApprovalRequest = z.infer<typeof approvalRequest>;

/** `POST /functions/v1/chat/plan`: a person changes the plan of a turn that is under way. */
export const planRequest = z.strictObject({
  turn_id: z.uuid(),
  steps: z
    .array(z.strictObject({ title: z.string().trim().min(1).max(200), status: planStep.shape.status }))
    .min(1)
    .max(20),
});
export type PlanRequest = z.infer<typeof planRequest>;

/** `POST /functions/v1/chat/undo`: one action, or everything a turn did. */
export const undoRequest = z.union([z.strictObject({ turn_id: z.uuid() }), z.strictObject({ call_id: z.uuid() })]);
export type UndoRequest = z.infer<typeof undoRequest>;

/** What an undo reversed, what it kept because someone changed it since, and what can't be taken back at all. */
export const undoResult = z.object({
  reversed: z.array(z.object({ call_id: z.uuid(), table: z.string(), row_id: z.string(), label: z.string() })),
  kept: z.array(
    z.object({ call_id: z.uuid(), table: z.string(), row_id: z.string(), label: z.string(), reason: z.string() }),
  ),
  irreversible: z.array(z.object({ call_id: z.uuid(), label: z.string(), reason: z.string() })),
});
export type UndoResult = z.infer<typeof undoResult>;
