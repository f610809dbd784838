import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type Lead, lead } from "../../shared/contracts/lead.ts";
import { leadBoard } from "../../shared/contracts/lead_board.ts";
import type { LeadFilter } from "../../shared/contracts/lead_filter.ts";
import { type LeadDatabase, people, startLeadDatabase } from "./lead_fixture.ts";
import { addSampleLeads, stages } from "./lead_samples.ts";

let leads: LeadDatabase;
let all: Lead[];

beforeAll(async () => {
  leads = await startLeadDatabase();
  all = await addSampleLeads(leads);
}, 60_000);
afterAll(() => leads.database.stop());

const board = async (args: Record<string, unknown> = {}, person: string = people.viewer) =>
  leadBoard.parse(await leads.call(person, "lead_board", args));
const hot: LeadFilter = { match: "all", conditions: [{ field: "score", operator: "between", minimum: 50 }] };
const column = z.object({ leads: z.array(lead), next_cursor: z.string().nullable() });

test("every stage stands there in its order with all leads that match, counted exactly", async () => {
  const { count, columns } = await board({ page_size: 100 });
  expect(columns.map(({ stage }) => stage)).toEqual(stages);
  expect(count).toBe(all.length);
  for (const { stage, count: number, leads: cards } of columns) {
    const wanted = all.filter((each) => each.stage === stage);
    expect(number).toBe(wanted.length);
    expect(cards.map(({ id }) => id).sort()).toEqual(wanted.map(({ id }) => id).sort());
    const scores = cards.map(({ score }) => Number(score));
    expect(scores).toEqual(scores.toSorted((one, other) => other - one));
  }
});

test("filter, order and any of two conditions apply to every column, also to one without a lead", async () => {
  const one: LeadFilter = {
    match: "any",
    conditions: [
      { field: "name", operator: "is_any_of", values: ["anna berg"] },
      { field: "name", operator: "is_any_of", values: ["Ann"] },
    ],
  };
  const { count, columns } = await board({
    filter: one,
    sort: { field: "name", direction: "ascending" },
    page_size: 100,
  });
  const wanted = all.filter(({ name }) => ["anna berg", "ann"].includes(name.toLowerCase()));
  expect(count).toBe(wanted.length);
  expect(columns).toHaveLength(stages.length);
  for (const { stage, leads: cards } of columns) {
    expect(cards).toHaveLength(wanted.filter((each) => each.stage === stage).length);
  }
});

test("scores are added up, and custom numbers too", async () => {
  await leads.call(people.owner, "save_custom_field", { field: { target: "lead", label: "Seats", type: "number" } });
  const [first, second] = all.filter(({ stage }) => stage === "new");
  for (const [one, seats] of [
    [first, 100],
    [second, 50.5],
  ] as const) {
    await leads.call(people.owner, "update_lead", { lead_id: one?.id, changes: { custom: { seats } } });
  }
  const scored = await board({ filter: hot, measure: "score", page_size: 0 });
  for (const { stage, sum, mean, leads: cards, count } of scored.columns) {
    const scores = all.filter((each) => each.stage === stage && each.score >= 50).map(({ score }) => score);
    const total = scores.reduce((before, score) => before + score, 0);
    expect({ sum, count, cards }).toEqual({ sum: scores.length > 0 ? total : null, count: scores.length, cards: [] });
    if (mean !== null) expect(mean).toBeCloseTo(total / scores.length, 1);
  }
  const [fresh, contacted] = (await board({ measure: "custom.seats", page_size: 0 })).columns;
  expect(fresh).toMatchObject({ sum: 150.5, mean: 75.25 });
  expect(contacted).toMatchObject({ sum: null, mean: null });
});

test("a column is walked to its end, each card once", async () => {
  const [first] = (await board({ filter: hot, page_size: 2 })).columns;
  const seen = first?.leads.map(({ id }) => id) ?? [];
  let cursor = first?.next_cursor ?? null;
  while (cursor !== null) {
    const answer = await leads.call(people.viewer, "lead_board_column", {
      stage: "New",
      filter: hot,
      page_size: 2,
      cursor,
    });
    const page = column.parse(answer);
    seen.push(...page.leads.map(({ id }) => id));
    cursor = page.next_cursor;
  }
  const wanted = all.filter(({ stage, score }) => stage === "new" && score >= 50);
  expect(seen.toSorted()).toEqual(wanted.map(({ id }) => id).toSorted());
  expect(seen.length).toBeGreaterThan(2);
});

test.each([
  ["lead_board", { measure: "name" }, "no number"],
  ["lead_board", { measure: "custom.gone" }, "custom"],
  ["lead_board", { page_size: 101 }, "page_size"],
  ["lead_board_column", { stage: "hot" }, "Unknown stage"],
])("%s refuses %j", async (name, args, message) => {
  await expect(leads.call(people.viewer, name, args)).rejects.toMatchObject({
    code: "22023",
    message: expect.stringContaining(message),
  });
});

test("a stranger sees no stage and no card", async () => {
  expect(await board({}, people.outsider)).toEqual({ count: 0, columns: [] });
});
