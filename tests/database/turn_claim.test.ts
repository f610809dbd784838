import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { callAs } from "../helpers/act_as.ts";
import { addMember, createWorkspace, type Workspace } from "../helpers/people.ts";
import { race } from "../helpers/race.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import {
  eventNumbers,
  eventTypes,
  letLeaseRunOut,
  type TurnDriver,
  turnDriver,
  turnStatus,
} from "../helpers/turn_driver.ts";

let database: TestDatabase;
let workspace: Workspace;
let person: TurnDriver;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  workspace = await createWorkspace(database.sql);
  person = turnDriver(database.sql, workspace.ownerId);
});

const text = (words: string) => ({ type: "text.delta", text: words });

describe("claiming", () => {
  test("twenty workers at once: one wins", async () => {
    const { turn_id } = await person.post();
    const claims = await race(database.sql, 20, () => person.claim(turn_id));
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
    const [turn] = await database.sql`select status, epoch, attempts from public.turns where id = ${turn_id}`;
    expect(turn).toEqual({ status: "running", epoch: 1, attempts: 1 });
  });

  test("twenty workers at a turn whose worker died: one wins, with a higher epoch", async () => {
    const held = await person.begin();
    await letLeaseRunOut(database.sql, held.turnId);
    const claims = await race(database.sql, 20, () => person.claim(held.turnId));
    const winners = claims.filter((claim) => claim !== null);
    expect(winners.map((claim) => claim?.turn.epoch)).toEqual([held.epoch + 1]);
  });

  test("a turn that is held, ended or a stranger's can't be claimed", async () => {
    const held = await person.begin();
    expect(await person.claim(held.turnId)).toBeNull();
    await person.finish(held);
    expect(await person.claim(held.turnId)).toBeNull();
    const { turn_id } = await person.post();
    const stranger = turnDriver(database.sql, (await createWorkspace(database.sql)).ownerId);
    expect(await stranger.claim(turn_id)).toBeNull();
  });

  test("a worker that lost its lease is refused in everything it writes", async () => {
    const zombie = await person.begin();
    await letLeaseRunOut(database.sql, zombie.turnId);
    const heir = await person.claim(zombie.turnId);
    const before = await eventNumbers(database.sql, zombie.turnId);
    expect(await person.advance(zombie, { events: [text("late")], finish: { status: "completed" } })).toEqual({
      ok: false,
      reason: "superseded",
    });
    expect(await eventNumbers(database.sql, zombie.turnId)).toEqual(before);
    expect(await turnStatus(database.sql, zombie.turnId)).toBe("running");
    const current = { turnId: zombie.turnId, epoch: heir?.turn.epoch ?? 0 };
    expect(await person.finish(current)).toMatchObject({ ok: true, status: "completed" });
    expect(await person.advance(current)).toMatchObject({ ok: false });
  });

  test("text of a step that was never stored is said to be void; stored text stays", async () => {
    const held = await person.begin();
    await person.advance(held, { events: [text("kept")], reply: { content: "kept", model_items: [], calls: [] } });
    await person.advance(held, { events: [text("lost "), text("words")] });
    await letLeaseRunOut(database.sql, held.turnId);
    await person.claim(held.turnId);
    const [discarded] = await database.sql`
      select seq, data from public.turn_events where turn_id = ${held.turnId} and type = 'text.discarded'`;
    expect(discarded).toEqual({ seq: 5, data: { from_seq: 3 } });
    await letLeaseRunOut(database.sql, held.turnId);
    await person.claim(held.turnId);
    const again = await eventTypes(database.sql, held.turnId);
    expect(again.filter((type) => type === "text.discarded")).toHaveLength(1);
  });

  test("a turn that kills its workers ends honestly after five of them", async () => {
    const held = await person.begin();
    for (let worker = 2; worker <= 5; worker += 1) {
      await letLeaseRunOut(database.sql, held.turnId);
      expect(await person.claim(held.turnId)).not.toBeNull();
    }
    await letLeaseRunOut(database.sql, held.turnId);
    expect(await person.claim(held.turnId)).toBeNull();
    const [turn] =
      await database.sql`select status, error ->> 'code' as code from public.turns where id = ${held.turnId}`;
    expect(turn).toEqual({ status: "failed", code: "unavailable" });
    expect((await eventTypes(database.sql, held.turnId)).at(-1)).toBe("turn.finished");
  });

  test("a stored step sets the count of dead workers back", async () => {
    const held = await person.begin();
    await letLeaseRunOut(database.sql, held.turnId);
    const heir = { turnId: held.turnId, epoch: (await person.claim(held.turnId))?.turn.epoch ?? 0 };
    await person.advance(heir, { reply: { content: "A step", model_items: [], calls: [] } });
    const [turn] = await database.sql`select attempts from public.turns where id = ${held.turnId}`;
    expect(turn?.attempts).toBe(0);
  });
});

describe("the log", () => {
  test("is numbered without a gap, whoever writes at once", async () => {
    const held = await person.begin();
    await race(database.sql, 20, (place) => person.advance(held, { events: [text(`${place} `), text("…")] }));
    await person.finish(held);
    const numbers = await eventNumbers(database.sql, held.turnId);
    expect(numbers).toEqual(Array.from(numbers, (_, index) => index + 1));
    const [turn] = await database.sql`select last_seq from public.turns where id = ${held.turnId}`;
    expect(turn?.last_seq).toBe(numbers.length);
  });

  test("answers what comes after a number, to its own person only", async () => {
    const held = await person.begin();
    await person.advance(held, { events: [text("one"), text("two")] });
    expect(await person.call("read_turn", { turn_id: held.turnId, after: 2 })).toMatchObject({
      status: "running",
      settled: false,
      abandoned: false,
      events: [{ seq: 3, event: { type: "text.delta", text: "two" } }],
    });
    const colleague = turnDriver(database.sql, await addMember(database.sql, workspace.id, "admin"));
    expect(await colleague.call("read_turn", { turn_id: held.turnId })).toBeNull();
  });
});

describe("stopping", () => {
  const stop = (turnId: string) => person.call("stop_turn", { turn_id: turnId });

  test("a queued turn stops at once", async () => {
    const { turn_id } = await person.post();
    expect(await stop(turn_id)).toMatchObject({ status: "stopped", stop_requested: true });
    expect(await person.claim(turn_id)).toBeNull();
  });

  test("a running turn hears of it at its next step; asking again changes nothing", async () => {
    const held = await person.begin();
    expect(await stop(held.turnId)).toMatchObject({ status: "running", stop_requested: true });
    await stop(held.turnId);
    expect(await person.advance(held, {})).toMatchObject({ ok: true, stop_requested: true });
    expect(await person.advance(held, { finish: { status: "stopped" } })).toMatchObject({ status: "stopped" });
  });

  test("a turn whose worker died with the stop pending stops at once or at the next claim", async () => {
    const first = await person.begin();
    await letLeaseRunOut(database.sql, first.turnId);
    expect(await stop(first.turnId)).toMatchObject({ status: "stopped" });
    const second = await person.begin();
    await stop(second.turnId);
    await letLeaseRunOut(database.sql, second.turnId);
    expect(await person.claim(second.turnId)).toBeNull();
    expect(await turnStatus(database.sql, second.turnId)).toBe("stopped");
  });

  test("a worker that would park or wait stops instead, and its proposal is withdrawn", async () => {
    const held = await person.begin();
    const callId = await person.request(held, { tool: "send_email", effect: "external", arguments: {} });
    await stop(held.turnId);
    const proposals = [{ call_id: callId, payload: { kind: "email" }, preview: {}, summary: "A mail" }];
    expect(await person.advance(held, { proposals, finish: { status: "waiting" } })).toMatchObject({
      status: "stopped",
    });
    const [approval] = await database.sql`select status from public.approvals where turn_id = ${held.turnId}`;
    const [call] = await database.sql`select status, ok from public.tool_calls where id = ${callId}`;
    expect(approval?.status).toBe("cancelled");
    expect(call).toEqual({ status: "cancelled", ok: false });
  });

  test("an ended turn stays as it ended", async () => {
    const held = await person.begin();
    await person.finish(held);
    const log = await eventNumbers(database.sql, held.turnId);
    expect(await stop(held.turnId)).toMatchObject({ status: "completed" });
    expect(await eventNumbers(database.sql, held.turnId)).toEqual(log);
  });

  test("a stranger's turn is not there, a colleague's neither", async () => {
    const { turn_id } = await person.post();
    const colleague = turnDriver(database.sql, await addMember(database.sql, workspace.id, "admin"));
    await expect(colleague.call("stop_turn", { turn_id })).rejects.toMatchObject({ code: "PT404" });
    expect(await turnStatus(database.sql, turn_id)).toBe("queued");
  });
});

describe("work for the tick", () => {
  const claimable = async () =>
    z
      .array(z.object({ turn_id: z.uuid(), user_id: z.uuid() }))
      .parse(await callAs(database.sql, "service", "claimable_turns", { at_most: 100 }))
      .map(({ turn_id }) => turn_id);

  test("is every queued turn and every turn whose worker died, and nothing else", async () => {
    const queued = await person.post();
    const running = await person.begin();
    const dead = await person.begin();
    await letLeaseRunOut(database.sql, dead.turnId);
    const found = await claimable();
    expect(found).toEqual(expect.arrayContaining([queued.turn_id, dead.turnId]));
    expect(found).not.toContain(running.turnId);
  });

  test("ends the turns of people who have left", async () => {
    const userId = await addMember(database.sql, workspace.id, "member");
    const { turn_id } = await turnDriver(database.sql, userId).post();
    await person.call("remove_member", { workspace_id: workspace.id, user_id: userId });
    expect(await claimable()).not.toContain(turn_id);
    const [turn] = await database.sql`select status, error ->> 'code' as code from public.turns where id = ${turn_id}`;
    expect(turn).toEqual({ status: "failed", code: "forbidden" });
  });
});
