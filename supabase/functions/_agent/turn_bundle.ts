import { z } from "zod";
import { planStep } from "../../../shared/contracts/events.ts";
import { pipelineStage } from "../../../shared/contracts/pipeline.ts";

const call = z.object({
  id: z.uuid(),
  tool: z.string(),
  effect: z.enum(["read", "write", "external", "destructive"]),
  arguments: z.record(z.string(), z.unknown()),
  status: z.enum(["pending", "waiting", "approved", "sending", "done", "failed", "denied", "cancelled"]),
  ok: z.boolean().nullable(),
  summary: z.string().nullable(),
  result: z.unknown(),
  undone: z.boolean(),
  /** What the last undo left as it is. */
  undo_kept: z.array(z.object({ label: z.string(), reason: z.string() })).nullish(),
  /** What a person approved. */
  payload: z.record(z.string(), z.unknown()).nullable(),
});
/** A row of the ledger, as `private.call_state()` gives it. */
export type LedgerCall = z.infer<typeof call>;

export const ledgerCalls = z.array(call);

/** What stands for the older part of a branch, with what the records say now. */
export const threadSummary = z.object({
  content: z.string(),
  leads: z.array(z.object({ id: z.uuid(), name: z.string(), company: z.string().nullable() })),
  decisions: z.array(z.object({ tool: z.string(), status: z.string(), summary: z.string() })),
});

/** Everything that a worker starts from, as `claim_turn()` gives it. */
export const turnBundle = z.object({
  turn: z.object({
    id: z.uuid(),
    workspace_id: z.uuid(),
    user_id: z.uuid(),
    thread_id: z.uuid().nullable(),
    epoch: z.number().int(),
    last_seq: z.number().int(),
    tainted: z.boolean(),
    source: z.enum(["chat", "run_tool"]),
    /** The mail that set the turn off, and that it may answer and nothing else. */
    inbound_mail_id: z.uuid().nullish(),
    /** Nobody waits for it: a schedule began it. */
    unattended: z.boolean().nullish(),
    plan: z.array(planStep),
    plan_edited: z.boolean(),
  }),
  workspace: z.object({ id: z.uuid(), name: z.string(), stages: z.array(pipelineStage).default([]) }),
  person: z.object({
    display_name: z.string(),
    email: z.string().nullable(),
    role: z.string(),
    time_zone: z.string(),
    locale: z.string(),
    preferences: z.record(z.string(), z.unknown()),
  }),
  /** The person's own and the workspace's. */
  memories: z.array(
    z.object({ id: z.uuid(), content: z.string(), scope: z.enum(["person", "workspace"]), tainted: z.boolean() }),
  ),
  /** Why the model must not be asked: a spending limit is reached. */
  refusal: z.string().nullish(),
  open_calls: ledgerCalls,
  summary: threadSummary.nullish(),
  /** Proposals of the branch's other turns that wait for the person. */
  waiting: z.array(z.object({ call_id: z.uuid(), tool: z.string(), summary: z.string() })).default([]),
  /** The active branch after the summary, oldest first. */
  history: z.array(
    z.object({
      id: z.uuid(),
      turn_id: z.uuid().nullable(),
      role: z.enum(["user", "assistant"]),
      content: z.string(),
      model_items: z.array(z.record(z.string(), z.unknown())),
      calls: ledgerCalls,
    }),
  ),
});
export type TurnBundle = z.infer<typeof turnBundle>;
export type HistoryMessage = TurnBundle["history"][number];
