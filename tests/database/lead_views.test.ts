import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { leadPage } from "../../shared/contracts/lead_filter.ts";
import { countedSegment, leadView, savedSegment } from "../../shared/contracts/lead_view.ts";
import { type LeadDatabase, people, startLeadDatabase, workspace } from "./lead_fixture.ts";
import { addSampleLeads } from "./lead_samples.ts";

let leads: LeadDatabase;
beforeAll(async () => {
  leads = await startLeadDatabase();
  await addSampleLeads(leads);
}, 60_000);
afterAll(() => leads.database.stop());

const won = { conditions: [{ field: "stage", operator: "is_any_of", values: ["won"] }] };
const answer = z.object({ view: leadView });

describe("a view", () => {
  const save = async (view: Record<string, unknown>, person: string = people.member) =>
    answer.parse(await leads.call(person, "save_lead_view", { view })).view;
  const seenBy = async (person: string) =>
    (await leads.as(person, ({ sql }) => sql`select name from public.lead_views order by name`)).map(
      ({ name }) => name,
    );

  test("is one's own until it is shared, and then everybody's", async () => {
    const mine = await save({ name: " Mine ", filter: won, sort: { field: "custom.budget", direction: "ascending" } });
    expect(mine).toMatchObject({ name: "Mine", is_shared: false, layout: "table", columns: null });
    expect(await seenBy(people.member)).toEqual(["Mine"]);
    expect(await seenBy(people.owner)).toEqual([]);
    const shared = await save({ id: mine.id, is_shared: true, columns: ["company", "custom.budget"], layout: "board" });
    expect(shared).toMatchObject({ id: mine.id, name: "Mine", filter: { conditions: won.conditions } });
    expect(await seenBy(people.viewer)).toEqual(["Mine"]);
    expect(await seenBy(people.outsider)).toEqual([]);
  });

  test("is changed by who saved it, and a shared one by owners and admins; by nobody else", async () => {
    const shared = await save({ name: "Team", filter: won, is_shared: true });
    const own = await save({ name: "Own", filter: won });
    expect((await save({ id: shared.id, name: "Team!" }, people.owner)).name).toBe("Team!");
    for (const [id, person] of [
      [shared.id, people.viewer],
      [own.id, people.owner],
      [shared.id, people.outsider],
    ] as const) {
      await expect(save({ id, name: "Taken" }, person)).rejects.toThrow();
      expect(await leads.call(person, "delete_lead_view", { view_id: id })).toBe(false);
    }
    expect(await leads.call(people.owner, "delete_lead_view", { view_id: shared.id })).toBe(true);
    expect(await leads.call(people.member, "delete_lead_view", { view_id: own.id })).toBe(true);
  });

  test("of a viewer stays their own", async () => {
    await save({ name: "Looking", filter: won }, people.viewer);
    await expect(save({ name: "For all", filter: won, is_shared: true }, people.viewer)).rejects.toMatchObject({
      code: "42501",
    });
  });

  test.each([
    [{ name: " ", filter: {} }, "1 to 80"],
    [{ name: "A", filter: { conditions: [{ field: "nonsense", operator: "is_empty" }] } }, "Unknown field"],
    [{ name: "A", filter: [] }, "an object"],
    [{ name: "A", filter: {}, layout: "map" }, "table or board"],
    [{ name: "A", filter: {}, columns: "company" }, "a list"],
    [{ name: "A", filter: {}, owner_id: people.owner }, "A view has"],
  ])("is refused as %j", async (view, message) => {
    await expect(save(view)).rejects.toMatchObject({ code: "22023", message: expect.stringContaining(message) });
  });

  test("goes with its owner, unless everybody uses it", async () => {
    const { sql } = leads.database;
    await save({ name: "Private", filter: won }, people.owner);
    await save({ name: "Kept", filter: won, is_shared: true }, people.owner);
    await sql.begin(async (transaction) => {
      await transaction`delete from public.workspace_members where user_id = ${people.owner} and workspace_id = ${workspace}`;
      const left = await transaction`select name, owner_id from public.lead_views where name in ('Private', 'Kept')`;
      expect([...left]).toEqual([{ name: "Kept", owner_id: null }]);
      await transaction`insert into public.workspace_members (workspace_id, user_id, role, display_name, email)
        values (${workspace}, ${people.owner}, 'owner', 'Olive Owner', 'owner@example.com')`;
    });
  });
});

describe("a segment", () => {
  const save = async (segment: Record<string, unknown>, person: string = people.member) =>
    savedSegment.parse(await leads.call(person, "save_segment", { segment }));
  const list = async (person: string = people.viewer) =>
    z.array(countedSegment).parse(await leads.call(person, "list_segments"));
  const countOf = async (conditions: unknown[]) =>
    leadPage.parse(await leads.call(people.owner, "search_leads", { filter: { conditions }, page_size: 1 })).count;

  test("holds whoever matches now", async () => {
    const { segment, count } = await save({ name: "Won", filter: won });
    expect(count).toBe(12);
    const { sql } = leads.database;
    await sql`update public.leads set stage = 'lost' where id = (select id from public.leads where workspace_id = ${workspace} and stage = 'won' limit 1)`;
    expect((await list()).find(({ id }) => id === segment.id)?.count).toBe(11);
    expect(await list(people.outsider)).toEqual([]);
  });

  test("is named in filters, by name or id, and there stays live", async () => {
    const { segment } = await save({
      name: "Berlin",
      filter: { text: "a", match: "any", conditions: [{ field: "city", operator: "is_any_of", values: ["berlin"] }] },
    });
    const inside = { field: "segment", operator: "is_any_of" };
    const found = await countOf([{ ...inside, values: ["BERLIN"] }]);
    expect(found).toBeGreaterThan(0);
    expect(await countOf([{ ...inside, values: [segment.id] }])).toBe(found);
    expect(await countOf([{ field: "segment", operator: "is_none_of", values: ["Berlin"] }])).toBe(84 - found);
    expect(await countOf([{ ...inside, values: ["Berlin", "Won"] }])).toBeGreaterThanOrEqual(found);
    await expect(countOf([{ ...inside, values: ["Nowhere"] }])).rejects.toMatchObject({
      message: expect.stringContaining('There is no segment "nowhere". Segments: Berlin'),
    });
  });

  test("means the one who saved it by “me”", async () => {
    const filter = {
      conditions: [{ match: "any", conditions: [{ field: "owner", operator: "is_any_of", values: ["ME"] }] }],
    };
    const { count } = await save({ name: "Of Max", filter });
    const seen = (await list(people.owner)).find(({ name }) => name === "Of Max");
    expect(seen?.count).toBe(count);
    expect(JSON.stringify(seen?.filter)).toContain(people.member);
  });

  test("is renamed, changed and deleted by those who may", async () => {
    const { segment } = await save({ name: "Short", filter: won });
    expect((await save({ id: segment.id, name: "Shorter" }, people.owner)).segment).toMatchObject({ name: "Shorter" });
    await expect(save({ name: "SHORTER", filter: won })).rejects.toMatchObject({ code: "PT409" });
    for (const person of [people.viewer, people.outsider]) {
      await expect(save({ id: segment.id, name: "x" }, person)).rejects.toMatchObject({ code: "42501" });
      await expect(leads.call(person, "delete_segment", { segment_id: segment.id })).rejects.toMatchObject({
        code: "42501",
      });
    }
    await leads.call(people.member, "delete_segment", { segment_id: segment.id });
    expect((await list()).map(({ name }) => name)).not.toContain("Shorter");
  });

  test.each([
    [{ name: "A" }, "needs a filter"],
    [{ filter: won }, "1 to 80"],
    [
      { name: "A", filter: { conditions: [{ field: "segment", operator: "is_any_of", values: ["Won"] }] } },
      "other segments",
    ],
    [
      {
        name: "A",
        filter: {
          conditions: [{ match: "all", conditions: [{ field: "segment", operator: "is_none_of", values: ["Won"] }] }],
        },
      },
      "other segments",
    ],
    [{ name: "A", filter: { where: "true" } }, "nothing else"],
    [{ name: "A", filter: won, workspace_id: workspace }, "a name and a filter"],
  ])("is refused as %j", async (segment, message) => {
    await expect(save(segment)).rejects.toMatchObject({ code: "22023", message: expect.stringContaining(message) });
  });
});
