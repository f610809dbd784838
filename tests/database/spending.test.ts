import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { actAs, callFunction } from "../helpers/act_as.ts";
import { addMember, createWorkspace, type Workspace } from "../helpers/people.ts";
import { openTestDatabase } from "../helpers/test_database.ts";
import { letLeaseRunOut, modelCall, type TurnDriver, turnDriver } from "../helpers/turn_driver.ts";

const database = await openTestDatabase();
const { sql } = database;
afterAll(() => database.stop());

/** At these prices 48,000 micro-dollars are set aside for a call: 8,000 tokens in, 4,000 out. */
await sql`insert into private.model_prices (model, effective_from, input_micros, cached_micros, output_micros)
  values ('m', '2026-01-01', 1000000, 100000, 10000000), ('m', '2999-01-01', 9000000, 9000000, 9000000)`;
const expected = 48_000;

let workspace: Workspace;
let owner: TurnDriver;
let member: TurnDriver;
beforeEach(async () => {
  workspace = await createWorkspace(sql);
  owner = turnDriver(sql, workspace.ownerId);
  member = turnDriver(sql, await addMember(sql, workspace.id, "member"));
});

const limit = (person_day_micros: number | null, month_micros: number | null) =>
  owner.call("set_spending_limits", { workspace_id: workspace.id, person_day_micros, month_micros });

const claimed = z.object({
  claim: z.object({ refusal: z.string().nullable(), turn: z.looseObject({ epoch: z.number() }) }),
  turn_id: z.uuid(),
});

const message = (model: string) => ({
  message: "Hello",
  client_message_id: crypto.randomUUID(),
  workspace_id: workspace.id,
  lease_seconds: 60,
  model,
});

/** Posts a message for a worker that asks the model `m`, and says why it must not, if so. */
async function begin(person: TurnDriver, model = "m") {
  const posted = await person.call("post_message", message(model));
  const { claim, turn_id } = claimed.parse(posted);
  return { refusal: claim.refusal, turnId: turn_id, epoch: claim.turn.epoch };
}

async function spent(userId: string, day: string, micros: number): Promise<void> {
  await sql`insert into public.daily_spending (workspace_id, user_id, day, cost_micros)
    values (${workspace.id}, ${userId}, (now() at time zone 'UTC')::date + ${day}::interval, ${micros})`;
}

async function held(): Promise<number> {
  const [row] = await sql`
    select coalesce(sum(reserved_micros), 0)::int as micros from public.turns where workspace_id = ${workspace.id}`;
  return Number(row?.micros);
}

describe("a limit", () => {
  test("for a day counts one's own spending of today", async () => {
    await limit(100_000, null);
    await spent(member.userId, "-1 day", 90_000);
    await spent(owner.userId, "0 days", 90_000);
    expect((await begin(member)).refusal).toBeNull();
    await spent(member.userId, "0 days", 10_000);
    expect((await begin(member)).refusal).toContain("Your spending limit for today is reached: $0.058 of $0.10");
  });

  test("for a month counts everyone's, and nothing of last month", async () => {
    await limit(null, 100_000);
    await spent(owner.userId, "-1 month", 90_000);
    expect((await begin(member)).refusal).toBeNull();
    await spent(owner.userId, "0 days", 10_000);
    expect((await begin(member)).refusal).toContain("The workspace's spending limit for this month is reached");
  });

  test("says when it starts again in the person's own zone, and who can raise it", async () => {
    await limit(0, null);
    await member.call("update_my_context", { workspace_id: workspace.id, time_zone: "Asia/Kolkata" });
    const { refusal } = await begin(member);
    expect(refusal).toMatch(
      /It starts again on \d+ [A-Z][a-z]+ at 05:30 \(Asia\/Kolkata\)\. Owner can raise it in Settings/,
    );
  });

  test("holds nobody up where there is none, and costs nothing where the model is free", async () => {
    expect((await begin(owner, "of unknown price")).refusal).toBeNull();
    await limit(0, 0);
    expect((await begin(member, "demo")).refusal).toBeNull();
    expect((await begin(member, "of unknown price")).refusal).toContain('"of unknown price" is not known');
    expect(await held()).toBe(0);
  });

  test("is not passed by twenty who begin at once", async () => {
    await limit(null, 5 * expected);
    const refusals = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => (await begin(index % 2 ? owner : member)).refusal),
    );
    expect(refusals.filter((refusal) => refusal === null)).toHaveLength(5);
    expect(await held()).toBe(5 * expected);
  });
});

test("who begins while another's money is being set aside waits to see it", async () => {
  await limit(null, expected);
  const second = await actAs(sql, { userId: owner.userId }, async (transaction) => {
    await callFunction(transaction, "post_message", message("m"));
    const waiting = begin(member);
    await expect.poll(waiters).toBe(1);
    return { waiting };
  });
  expect((await second.waiting).refusal).toContain("is reached");
});

async function waiters(): Promise<number> {
  const [row] = await sql`select count(*)::int as count from pg_catalog.pg_locks l
    join pg_catalog.pg_database d on d.oid = l.database and d.datname = current_database()
    where l.locktype = 'advisory' and not l.granted`;
  return Number(row?.count);
}

describe("what is set aside", () => {
  beforeEach(() => limit(10 * expected, null));

  test("is settled with the reply at the price in force, and set aside anew for the next call", async () => {
    const turn = await begin(member);
    expect(await held()).toBe(expected);
    await member.advance(turn, { model_calls: [modelCall({ model: "m" })] });
    expect(await held()).toBe(0);
    const [day] = await sql`select cost_micros, input_tokens, cached_tokens, output_tokens from public.daily_spending
      where user_id = ${member.userId}`;
    expect(day).toEqual({ cost_micros: "2640", input_tokens: "1000", cached_tokens: "400", output_tokens: "200" });
    expect(await member.advance(turn, { reserve: "m" })).toMatchObject({ refusal: null });
    expect(await held()).toBe(expected);
  });

  test("grows with the longest question of the thread", async () => {
    const turn = await begin(member);
    await member.advance(turn, { model_calls: [modelCall({ model: "m", input: 100_000, cached: 0 })], reserve: "m" });
    expect(await held()).toBe(125_000 + 40_000);
  });

  test("is replaced and not added when another worker takes over", async () => {
    const turn = await begin(member);
    await letLeaseRunOut(sql, turn.turnId);
    await member.call("claim_turn", { turn_id: turn.turnId, lease_seconds: 60, model: "m" });
    expect(await held()).toBe(expected);
  });

  test.each(["completed", "stopped", "failed", "waiting", "queued"])(
    "is free again when the turn is %s",
    async (status) => {
      const turn = await begin(member);
      const calls = [{ provider_call_id: "c", tool: "send_email", effect: "external", arguments: {} }];
      if (status === "waiting") {
        const { open_calls } = await member.advance(turn, { reply: { content: "", model_items: [], calls } });
        const proposal = { call_id: open_calls?.[0]?.id, payload: {}, preview: {}, summary: "A mail" };
        await member.advance(turn, { proposals: [proposal], finish: { status } });
      } else await member.advance(turn, { finish: { status } });
      expect(await held()).toBe(0);
    },
  );
});

test("a forged negative count gives no money back", async () => {
  const turn = await begin(member);
  await expect(
    member.advance(turn, { model_calls: [modelCall({ model: "m", output: -1_000_000 })] }),
  ).rejects.toMatchObject({
    code: "23514",
  });
});

test("limits are whole and not negative, and each change is audited", async () => {
  await expect(limit(-1, null)).rejects.toMatchObject({ code: "PT400" });
  await limit(5, 10);
  await limit(5, 10);
  await limit(null, 10);
  const audited = await sql`select operation from public.audit_entries
    where workspace_id = ${workspace.id} and table_name = 'spending_limits' and actor_id = ${owner.userId} order by id`;
  expect(audited.map((row) => row.operation)).toEqual(["insert", "update"]);
});
