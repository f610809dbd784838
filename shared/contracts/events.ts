import { z } from "zod";
import { alertPreview, alertRule } from "./alert_rule.ts";
import { bulkAction } from "./bulk_job.ts";
import { campaignStatus } from "./campaign_view.ts";
import { fact } from "./fact.ts";
import { importCounts } from "./lead_import.ts";
import { measureAnswer, measureRequest } from "./measure.ts";
import { questionAnswer } from "./question.ts";
import { reminder } from "./reminder.ts";
import { researchJob } from "./research_job.ts";
import { scheduledTask } from "./scheduled_task.ts";
import { scoreFactor } from "./score.ts";

export const turnStatus = z.enum(["queued", "running", "waiting", "completed", "stopped", "failed"]);
export type TurnStatus = z.infer<typeof turnStatus>;

export const usage = z.object({
  input_tokens: z.number().int().default(0),
  cached_tokens: z.number().int().default(0),
  output_tokens: z.number().int().default(0),
});

/** A turn's usage. The cost is in micro-dollars; absent or null while the price of the model is not known. */
export const turnUsage = usage.extend({ cost_micros: z.number().int().nullish() });
export type TurnUsage = z.infer<typeof turnUsage>;
export type Usage = z.infer<typeof usage>;

/** What a result looks like on the page; each tool says which, `web/components/views` draws them. */
export const toolView = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("leads"),
    /** The rows shown, at most 10; `count` is the honest number that matched. */
    leads: z.array(z.record(z.string(), z.unknown())),
    count: z.number().int(),
    count_is_exact: z.boolean(),
    filter: z.record(z.string(), z.unknown()),
  }),
  z.object({
    kind: z.literal("accounts"),
    /** Companies, at most 10; `count` is the honest number that matched. */
    accounts: z.array(z.record(z.string(), z.unknown())),
    count: z.number().int(),
    count_is_exact: z.boolean(),
  }),
  z.object({
    kind: z.literal("lead"),
    lead: z.record(z.string(), z.unknown()),
    activities: z.array(z.record(z.string(), z.unknown())),
  }),
  /** Before and after, per record, of what changed or would change. */
  z.object({
    kind: z.literal("changes"),
    changes: z.array(
      z.object({
        id: z.string(),
        label: z.string(),
        field: z.string(),
        // Absent counts as null, "nothing": one odd entry must not make a whole log unreadable.
        before: z.unknown().optional(),
        after: z.unknown().optional(),
      }),
    ),
    total: z.number().int(),
  }),
  z.object({
    kind: z.literal("email"),
    to: z.string(),
    to_name: z.string().nullable(),
    subject: z.string(),
    body: z.string(),
    /** The mailbox that it leaves from, where that is not the person's own address. */
    from: z.string().nullish(),
    /** Subject of the reply that it answers. */
    answers: z.string().nullish(),
  }),
  /** A score and the rules that made it. */
  z.object({
    kind: z.literal("score"),
    lead: z.object({ id: z.string(), name: z.string() }),
    score: z.number().int(),
    factors: z.array(scoreFactor),
  }),
  /** A file that is, or may be, imported; the page follows it by its id. */
  z.object({
    kind: z.literal("import"),
    import_id: z.uuid(),
    file_name: z.string(),
    row_count: z.number().int(),
    /** Columns that are taken, and the field each goes to. */
    columns: z.array(z.object({ column: z.string(), field: z.string() })),
    checked: importCounts.nullable(),
  }),
  /** One change to very many leads that goes on in the background; the page follows it by its id. */
  z.object({ kind: z.literal("bulk"), job_id: z.uuid(), action: bulkAction, total: z.number().int() }),
  /** Research on many leads: its price before it begins, and then how far it is; the page follows it by its id. */
  z.object({ kind: z.literal("research"), job: researchJob }),
  /** Leads that can be taken along as a file. */
  z.object({
    kind: z.literal("export"),
    filter: z.record(z.string(), z.unknown()),
    count: z.number().int(),
    count_is_exact: z.boolean(),
  }),
  /** Everything about one person, as a file to download. */
  z.object({
    kind: z.literal("person_export"),
    lead: z.object({ id: z.string(), name: z.string() }),
    records: z.number().int(),
    mentions: z.number().int(),
  }),
  /** A campaign: what it is, in rows, and its mails as someone would get them. */
  z.object({
    kind: z.literal("campaign"),
    campaign: z.object({ id: z.uuid(), name: z.string(), status: campaignStatus }),
    facts: z.array(z.object({ label: z.string(), text: z.string() })),
    mails: z.array(z.object({ name: z.string(), to: z.string().nullable(), subject: z.string(), text: z.string() })),
    /** What is wrong with it, or would be better otherwise. */
    remarks: z.array(z.string()),
  }),
  z.object({ kind: z.literal("reminders"), reminders: z.array(reminder) }),
  /** Numbers as a chart and a table; `request` asks for them anew. */
  z.object({ kind: z.literal("measure"), request: measureRequest, answer: measureAnswer }),
  /** Rows of a statement, with what it counted. */
  z.object({ kind: z.literal("question"), answer: questionAnswer }),
  /** Scheduled tasks, each with its coming runs and its schedule in words. */
  z.object({
    kind: z.literal("tasks"),
    tasks: z.array(z.object({ task: scheduledTask, runs: z.array(z.string()), words: z.string() })),
  }),
  /** What the person wants to be told of; `preview` of the one that was just saved. */
  z.object({ kind: z.literal("alert_rules"), rules: z.array(alertRule), preview: alertPreview.optional() }),
  /** What is known of a lead or a company, each with its source; and what research has filled in. */
  z.object({
    kind: z.literal("facts"),
    about: z.object({ kind: z.enum(["lead", "account"]), id: z.uuid(), name: z.string() }),
    facts: z.array(fact),
    filled: z.array(z.string()),
  }),
  z.object({ kind: z.literal("memories"), memories: z.array(z.object({ id: z.string(), content: z.string() })) }),
]);
export type ToolView = z.infer<typeof toolView>;

const receiptItem = z.object({
  call_id: z.uuid(),
  tool: z.string(),
  summary: z.string(),
  undoable: z.boolean(),
  /** What an undo kept as it is, because someone changed it since. */
  kept: z.array(z.object({ label: z.string(), reason: z.string() })).optional(),
});
export type ReceiptItem = z.infer<typeof receiptItem>;

export const planStep = z.object({
  title: z.string(),
  status: z.enum(["pending", "active", "done", "failed", "skipped"]),
});
export type PlanStep = z.infer<typeof planStep>;

/** The numbered events of one turn. Every client replays the same log; `seq` travels as the SSE `id`. */
export const chatEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("turn.started"), turn_id: z.uuid(), thread_id: z.uuid().nullable() }),
  z.object({ type: z.literal("text.delta"), text: z.string() }),
  /** The worker died or the model's stream broke: text since event `from_seq` is void and comes again. */
  z.object({ type: z.literal("text.discarded"), from_seq: z.number().int() }),
  z.object({
    type: z.literal("tool.started"),
    call_id: z.uuid(),
    tool: z.string(),
    arguments: z.record(z.string(), z.unknown()),
  }),
  z.object({
    type: z.literal("tool.finished"),
    call_id: z.uuid(),
    ok: z.boolean(),
    summary: z.string(),
    view: toolView.nullish(),
  }),
  z.object({ type: z.literal("plan.updated"), steps: z.array(planStep) }),
  z.object({
    type: z.literal("approval.requested"),
    approval_id: z.uuid(),
    call_id: z.uuid(),
    tool: z.string(),
    arguments: z.record(z.string(), z.unknown()),
    preview: toolView,
  }),
  /** A person decided, or the proposal was withdrawn (`cancelled`), replaced (`edited`) or ran out (`expired`). */
  z.object({
    type: z.literal("approval.decided"),
    approval_id: z.uuid(),
    call_id: z.uuid(),
    decision: z.enum(["approved", "denied", "edited", "cancelled", "expired"]),
    /** A standing permission decided: nobody was asked. */
    by_permission: z.boolean().optional(),
  }),
  z.object({
    type: z.literal("receipt"),
    done: z.array(receiptItem),
    waiting: z.array(receiptItem),
    failed: z.array(receiptItem),
    /** Titles of the plan's steps that an ended turn did not get to. */
    left_undone: z.array(z.string()).optional(),
  }),
  /** The end of a stretch: with status `waiting` the log goes on once a person has decided. */
  z.object({
    type: z.literal("turn.finished"),
    status: turnStatus,
    usage: turnUsage,
    error: z.object({ code: z.string(), message: z.string() }).nullish(),
  }),
]);
export type ChatEvent = z.infer<typeof chatEvent>;
export type ChatEventType = ChatEvent["type"];

export const numberedEvent = z.object({ seq: z.number().int().positive(), event: chatEvent });
export type NumberedEvent = z.infer<typeof numberedEvent>;
