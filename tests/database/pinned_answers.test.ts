import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { type Pin, pin, pinAnswer, pinnedAnswer } from "../../shared/contracts/pinned_answer.ts";
import { turnDriver } from "../helpers/turn_driver.ts";
import { type LeadDatabase, people, startLeadDatabase, workspace } from "./lead_fixture.ts";

let world: LeadDatabase;
beforeAll(async () => {
  world = await startLeadDatabase();
}, 60_000);
afterAll(() => world.database.stop());
beforeEach(async () => {
  await world.database.sql`delete from public.pinned_answers`;
});

const sources = { kind: "measure", request: { measure: "sources" } };

async function keep(person: string, wanted: object): Promise<z.infer<typeof pinnedAnswer>> {
  return pinnedAnswer.parse(await world.call(person, "pin_answer", { pin: { ...sources, whose: "me", ...wanted } }));
}
async function listed(person: string): Promise<Pin[]> {
  return z.array(pin).parse(await world.call(person, "list_pins"));
}
async function change(person: string, pinId: string, changes: object): Promise<Pin> {
  return pinAnswer.parse(await world.call(person, "change_pin", { pin_id: pinId, changes })).pin;
}

test("one's own answers are one's own, everyone's are everyone's, and only who pinned them or managers change those", async () => {
  const { pin: mine } = await keep(people.member, { title: " Where from " });
  const { pin: ours } = await keep(people.member, { whose: "workspace", size: "full" });
  expect(mine).toMatchObject({ title: "Where from", size: "half", whose: "me", may_change: true });
  expect(await listed(people.member)).toMatchObject([{ id: mine.id }, { id: ours.id, pinned_by: "Max Member" }]);
  expect(await listed(people.viewer)).toMatchObject([{ id: ours.id, may_change: false, title: "Lead sources" }]);
  expect(await listed(people.owner)).toMatchObject([{ id: ours.id, may_change: true }]);
  expect(await listed(people.outsider)).toEqual([]);
  await expect(change(people.owner, mine.id, { title: "x" })).rejects.toThrow(/no such pinned answer/);
  await expect(change(people.viewer, ours.id, { title: "x" })).rejects.toMatchObject({ code: "42501" });
  expect(await change(people.owner, ours.id, { title: "Sources", size: "half" })).toMatchObject({ title: "Sources" });
  const { pin: owners } = await keep(people.owner, { whose: "workspace", request: { measure: "cohorts" } });
  await expect(change(people.member, owners.id, { title: "x" })).rejects.toThrow(/Someone else pinned it/);
  await expect(world.call(people.member, "remove_pin", { pin_id: owners.id })).rejects.toMatchObject({ code: "42501" });
  await world.call(people.owner, "remove_pin", { pin_id: ours.id });
  expect((await listed(people.member)).map(({ id }) => id)).toEqual([mine.id, owners.id]);
});

test("the same question is pinned once to a dashboard, even by two at once", async () => {
  const [one, other] = await Promise.all([
    keep(people.member, { whose: "workspace" }),
    keep(people.owner, { whose: "workspace", request: { measure: "sources", period: null } }),
  ]);
  expect(one.pin.id).toBe(other.pin.id);
  expect([one.is_new, other.is_new].toSorted()).toEqual([false, true]);
  expect((await keep(people.owner, {})).is_new).toBe(true);
});

test("a question in SQL is pinned with its name, and what is none is refused", async () => {
  const request = {
    title: "Leads by stage",
    sql: "select stage, count(*) from reports.leads group by 1",
    chart: "bar",
  };
  const { pin: made } = await keep(people.member, { kind: "question", request });
  expect(made).toMatchObject({ kind: "question", title: "Leads by stage", request });
  expect((await keep(people.member, { kind: "question", request })).is_new).toBe(false);
  for (const wrong of [{}, { sql: " " }, { chart: "pie" }, { title: "" }, { more: 1 }, { sql: "x".repeat(8001) }]) {
    const asked = Object.keys(wrong).length === 0 ? null : { ...request, ...wrong };
    await expect(keep(people.member, { kind: "question", request: asked })).rejects.toMatchObject({ code: "22023" });
  }
  expect(await listed(people.member)).toHaveLength(1);
});

test("answers stand in the order in which they are put, whatever moves", async () => {
  const groups = ["month", "rep", "source", "country", "industry"];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ which: fc.nat(4), to: fc.nat(7) }), { minLength: 1, maxLength: 12 }),
      async (moves) => {
        await world.database.sql`delete from public.pinned_answers`;
        const model: string[] = [];
        for (const group_by of groups) {
          model.push((await keep(people.owner, { request: { measure: "win_rate", group_by } })).pin.id);
        }
        for (const { which, to } of moves) {
          const [id] = model.splice(which, 1);
          if (!id) continue;
          await change(people.owner, id, { position: to });
          model.splice(to, 0, id);
          expect((await listed(people.owner)).map((each) => each.id)).toEqual(model);
        }
      },
    ),
    { numRuns: 10 },
  );
});

test("what the assistant pinned or removed is taken back", async () => {
  const driver = turnDriver(world.database.sql, people.owner);
  const held = await driver.begin("Pin it", { workspace_id: workspace });
  const act = async (name: string, args: Record<string, unknown>) => {
    const call_id = await driver.request(held, { tool: name, effect: "write", arguments: args });
    const whole = { call_id, epoch: held.epoch, function_name: name, arguments: { workspace_id: workspace, ...args } };
    await driver.call("run_call", whole);
    await driver.advance(held, { results: [{ call_id, ok: true, summary: "Done.", result: {} }] });
    return call_id;
  };
  const pinned = await act("pin_answer", { pin: { ...sources, whose: "me" } });
  const [before] = await listed(people.owner);
  const removed = await act("remove_pin", { pin_id: before?.id });
  expect(await listed(people.owner)).toEqual([]);
  await driver.call("undo", { call_id: removed });
  expect(await listed(people.owner)).toEqual([before]);
  await driver.call("undo", { call_id: pinned });
  expect(await listed(people.owner)).toEqual([]);
});

test.each([
  [{ kind: "magic" }, /"measure"/],
  [{ request: { measure: "luck" } }, /no measure "luck"/],
  [{ request: { measure: "sources", period: "next_month" } }, /not begun/],
  [{ request: { measure: "sources", filter: { conditions: [{ field: "shoe", operator: "is_empty" }] } } }, /Unknown/],
  [
    { request: { measure: "step_performance", campaign_id: "00000000-0000-4000-8000-000000000001" } },
    /no such campaign/,
  ],
  [{ whose: "them" }, /me or workspace/],
  [{ title: "  " }, /1 to 100/],
  [{ title: "x".repeat(101) }, /1 to 100/],
  [{ size: "huge" }, /half or full/],
  [{ colour: "red" }, /kind, request, title/],
])("refuses to pin %j", async (wanted, words) => {
  await expect(keep(people.owner, wanted)).rejects.toThrow(words);
  expect(await listed(people.owner)).toEqual([]);
});

test.each([[{}], [{ position: -1 }], [{ position: "last" }], [{ size: null }], [{ title: "" }], [{ request: {} }]])(
  "refuses the change %j",
  async (changes) => {
    const { pin: kept } = await keep(people.owner, {});
    await expect(change(people.owner, kept.id, changes)).rejects.toMatchObject({ code: "22023" });
    expect(await listed(people.owner)).toEqual([kept]);
  },
);

test("a viewer pins nothing, and a dashboard has an end", async () => {
  await expect(keep(people.viewer, {})).rejects.toMatchObject({ code: "42501" });
  await world.database.sql`insert into public.pinned_answers (workspace_id, user_id, kind, request, title, place)
    select ${workspace}, ${people.owner}, 'measure', jsonb_build_object('n', n), 'x', n from generate_series(1, 40) as n`;
  await expect(keep(people.owner, {})).rejects.toThrow(/40 answers/);
});
