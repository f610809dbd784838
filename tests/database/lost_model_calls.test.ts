import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { addMember, createWorkspace, type Workspace } from "../helpers/people.ts";
import { openTestDatabase } from "../helpers/test_database.ts";
import { letLeaseRunOut, modelCall, type TurnDriver, turnDriver } from "../helpers/turn_driver.ts";

const database = await openTestDatabase();
const { sql } = database;
afterAll(() => database.stop());

/** A token in costs one micro-dollar, a token out ten. */
await sql`insert into private.model_prices (model, effective_from, input_micros, cached_micros, output_micros)
  values ('m', '2026-01-01', 1000000, 100000, 10000000)`;
/** What a first question is taken for, in tokens. */
const question = 8000;

let workspace: Workspace;
let member: TurnDriver;
beforeEach(async () => {
  workspace = await createWorkspace(sql);
  member = turnDriver(sql, await addMember(sql, workspace.id, "member"));
});

const text = (characters: number) => ({ events: [{ type: "text.delta", text: "x".repeat(characters) }] });
const lookUp = { provider_call_id: "c", tool: "search_leads", effect: "read", arguments: {} };
const reply = (calls: object[] = []) => ({ reply: { content: "Well.", model_items: [], calls } });

const begin = () => member.begin("Hello", { workspace_id: workspace.id, model: "m" });
type Held = Awaited<ReturnType<typeof begin>>;

/** The worker dies; another takes the turn over. */
async function takeOver({ turnId, ...held }: Held): Promise<Held> {
  await letLeaseRunOut(sql, turnId);
  const claim = await member.call("claim_turn", { turn_id: turnId, lease_seconds: 60, model: "m" });
  const { turn } = z.object({ turn: z.object({ epoch: z.number() }) }).parse(claim);
  return { ...held, turnId, epoch: turn.epoch };
}

const trace = z.looseObject({
  turn: z.looseObject({ usage: z.looseObject({ input_tokens: z.number(), cost_micros: z.number() }) }),
  model_calls: z.array(z.looseObject({ outcome: z.string(), input_tokens: z.number(), output_tokens: z.number() })),
});
const traced = async ({ turnId }: Held) => trace.parse(await member.call("turn_trace", { turn_id: turnId }));
const lost = async (held: Held) => (await traced(held)).model_calls.filter(({ outcome }) => outcome === "lost");

async function spent(): Promise<unknown> {
  const [day] = await sql`select model_calls, input_tokens::int, output_tokens::int, cost_micros::int
    from public.daily_spending where workspace_id = ${workspace.id}`;
  return day;
}

describe("a model call whose worker died", () => {
  test("is settled by the next worker as an estimate: its question, and what was heard of the answer", async () => {
    const held = await begin();
    await member.advance(held, text(300));
    await member.advance(held, text(101));
    const heir = await takeOver(held);
    const estimate = { input_tokens: question, output_tokens: 101, cost_micros: question + 1010 };
    expect(await traced(held)).toMatchObject({
      turn: { usage: estimate },
      model_calls: [{ round: 1, model: "m", outcome: "lost", is_estimate: true, retries: 0, ...estimate }],
    });
    expect(await spent()).toEqual({ model_calls: 1, ...estimate });
    // Without limits nothing was set aside, and with the heir's own call both are counted.
    await member.advance(heir, {
      model_calls: [modelCall({ model: "m" })],
      ...reply(),
      finish: { status: "completed" },
    });
    expect((await traced(held)).turn.usage.input_tokens).toBe(question + 1000);
    expect(await spent()).toMatchObject({ model_calls: 2, input_tokens: question + 1000 });
  });

  test("is settled each time a worker dies, with its own answer only, and what is set aside does not grow by it", async () => {
    const first = await begin();
    await member.advance(first, text(400));
    const second = await takeOver(first);
    await takeOver(second);
    expect(await lost(first)).toMatchObject([
      { input_tokens: question, output_tokens: 100 },
      { input_tokens: question, output_tokens: 0 },
    ]);
  });

  test("is as long as the longest question before it in the thread, and a quarter more", async () => {
    const held = await begin();
    const asked = { model_calls: [modelCall({ model: "m", input: 100_000 })], reserve: "m" };
    await member.advance(held, { ...asked, ...reply([lookUp]) });
    const { open_calls } = await member.advance(held, reply());
    expect(open_calls).toHaveLength(1);
    const results = [{ call_id: open_calls?.[0]?.id, ok: true, summary: "None.", result: null }];
    await member.advance(held, { results });
    await takeOver(held);
    expect(await lost(held)).toMatchObject([{ round: 3, input_tokens: 125_000 }]);
  });

  test("was not made while the calls before it were open", async () => {
    const held = await begin();
    await member.advance(held, { model_calls: [modelCall({ model: "m" })], reserve: "m", ...reply([lookUp]) });
    await takeOver(held);
    expect(await lost(held)).toEqual([]);
    expect(await spent()).toMatchObject({ model_calls: 1 });
  });

  test("is settled when nobody goes on: at a stop, at the last attempt, and when its person has left", async () => {
    const stopped = await begin();
    await letLeaseRunOut(sql, stopped.turnId);
    await member.call("stop_turn", { turn_id: stopped.turnId });
    expect(await lost(stopped)).toHaveLength(1);

    const worn = await begin();
    await sql`update public.turns set attempts = 5 where id = ${worn.turnId}`;
    await letLeaseRunOut(sql, worn.turnId);
    expect(await member.claim(worn.turnId)).toBeNull();
    expect(await lost(worn)).toHaveLength(1);

    const left = await begin();
    await letLeaseRunOut(sql, left.turnId);
    await sql`delete from public.workspace_members where user_id = ${member.userId}`;
    await sql`select public.claimable_turns(100)`;
    expect(await spent()).toMatchObject({ model_calls: 3, input_tokens: 3 * question });
  });

  test("is not counted again when the worker was only asleep, nor where none was under way", async () => {
    const zombie = await begin();
    await takeOver(zombie);
    const late = await member.advance(zombie, { model_calls: [modelCall({ model: "m" })], ...reply() });
    expect(late.ok).toBe(false);
    expect(await spent()).toMatchObject({ model_calls: 1 });

    const parked = await begin();
    await member.advance(parked, { finish: { status: "queued" } });
    await member.claim(parked.turnId);
    expect(await lost(parked)).toEqual([]);
  });
});
