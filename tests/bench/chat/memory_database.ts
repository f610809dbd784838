import { z } from "zod";
import type { NumberedEvent, Usage } from "../../../shared/contracts/events.ts";
import type { TurnBundle } from "../../../supabase/functions/_agent/turn_bundle.ts";
import type { Database } from "../../../supabase/functions/_shared/database.ts";

type Call = TurnBundle["open_calls"][number];
type StoredTurn = {
  bundle: TurnBundle;
  status: string;
  events: NumberedEvent[];
  calls: Call[];
  usage: Usage;
  lease: number;
};

const posting = z.object({ message: z.string(), lease_seconds: z.number() });
const reading = z.object({ turn_id: z.string(), after: z.number() });
const advance = z.object({ turn_id: z.string(), epoch: z.number(), lease_seconds: z.number(), after: z.number() });
/** What the store looks at in a step; the loop's own types say the rest. */
const step = z.looseObject({
  events: z.array(z.looseObject({ type: z.string() })).optional(),
  reply: z.looseObject({ calls: z.array(z.custom<Pick<Call, "tool" | "effect" | "arguments">>()) }).optional(),
  results: z.array(z.looseObject({ call_id: z.string(), ok: z.boolean(), summary: z.string() })).optional(),
  model_calls: z.array(z.object({ input: z.number(), cached: z.number(), output: z.number() })).optional(),
  finish: z.looseObject({ status: z.string() }).optional(),
});

/**
 * The turn's SQL functions in memory, as far as a turn without a person's decision needs them: posting with a claim, steps
 * under an epoch, numbered events, the ledger's calls.
 */
export function memoryDatabase(): Database {
  const turns = new Map<string, StoredTurn>();
  const known = (id: string): StoredTurn => {
    const turn = turns.get(id);
    if (!turn) throw new Error("No such turn.");
    return turn;
  };
  return {
    async rpc(name, args) {
      if (name === "post_message") return post(turns, posting.parse(args));
      if (name === "read_turn") {
        const { turn_id, after } = reading.parse(args);
        const { status, events } = known(turn_id);
        return { status, settled: status !== "running", abandoned: false, events: events.slice(after) };
      }
      if (name !== "advance_turn") throw new Error(`${name} is not kept in memory.`);
      const { turn_id, epoch, after, lease_seconds } = advance.parse(args);
      const turn = known(turn_id);
      if (turn.status !== "running" || turn.bundle.turn.epoch !== epoch) return { ok: false, reason: "superseded" };
      turn.lease = Date.now() + lease_seconds * 1_000;
      store(turn, step.parse(args.step));
      return {
        ok: true,
        status: turn.status,
        stop_requested: false,
        events: turn.events.slice(after),
        open_calls: turn.calls.filter((call) => call.status === "pending"),
      };
    },
  };
}

function post(turns: Map<string, StoredTurn>, { message, lease_seconds }: z.infer<typeof posting>) {
  const [id, workspaceId, userId, threadId] = Array.from({ length: 4 }, () => crypto.randomUUID());
  if (!id || !workspaceId || !userId || !threadId) throw new Error("Four ids were made.");
  const turn = { id, workspace_id: workspaceId, user_id: userId, thread_id: threadId, epoch: 1, last_seq: 1 };
  const bundle: TurnBundle = {
    turn: { ...turn, tainted: false, source: "chat", plan: [], plan_edited: false },
    workspace: { id: workspaceId, name: "Bench", stages: [] },
    person: {
      display_name: "Dana",
      email: null,
      role: "owner",
      time_zone: "Europe/Berlin",
      locale: "en",
      preferences: {},
    },
    memories: [],
    open_calls: [],
    waiting: [],
    history: [{ id: crypto.randomUUID(), turn_id: id, role: "user", content: message, model_items: [], calls: [] }],
  };
  const events: NumberedEvent[] = [{ seq: 1, event: { type: "turn.started", turn_id: id, thread_id: threadId } }];
  const spent = { input_tokens: 0, cached_tokens: 0, output_tokens: 0 };
  turns.set(id, {
    bundle,
    status: "running",
    events,
    calls: [],
    usage: spent,
    lease: Date.now() + lease_seconds * 1_000,
  });
  return { turn_id: id, thread_id: threadId, created: true, events: [...events], claim: bundle };
}

function store(turn: StoredTurn, { events, reply, results, model_calls, finish }: z.infer<typeof step>): void {
  const append = (event: unknown) =>
    turn.events.push({ seq: turn.events.length + 1, event: z.custom<NumberedEvent["event"]>().parse(event) });
  for (const { call_id, ok, summary, result } of results ?? []) {
    const call = turn.calls.find(({ id }) => id === call_id);
    if (!call) throw new Error("A result without its call.");
    Object.assign(call, { status: ok ? "done" : "failed", ok, summary, result });
    append({ type: "tool.finished", call_id, ok, summary });
  }
  for (const event of events ?? []) append(event);
  for (const { tool, effect, arguments: args } of reply?.calls ?? []) {
    const id = crypto.randomUUID();
    const outcome = { ok: null, summary: null, result: null, undone: false, payload: null };
    turn.calls.push({ id, tool, effect, arguments: args, status: "pending", ...outcome });
    append({ type: "tool.started", call_id: id, tool, arguments: args });
  }
  for (const { input, cached, output } of model_calls ?? []) {
    turn.usage.input_tokens += input;
    turn.usage.cached_tokens += cached;
    turn.usage.output_tokens += output;
  }
  if (!finish) return;
  turn.status = finish.status;
  append({ type: "receipt", done: [], waiting: [], failed: [] });
  append({ type: "turn.finished", status: finish.status, usage: turn.usage });
}
