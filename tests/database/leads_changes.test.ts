import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { lead, leadActivity } from "../../shared/contracts/lead.ts";
import { type LeadDatabase, people, startLeadDatabase, workspace } from "./lead_fixture.ts";

const changeAnswer = z.object({
  changed: z.number(),
  unchanged: z.number(),
  missing: z.array(z.string()),
  changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown(), label: z.string() })),
  lead: lead.nullish(),
});
const details = z.object({ lead, activities: z.array(leadActivity), more: z.boolean() });
const stranger = "cccccccc-0000-4000-8000-00000000ffff";

let leads: LeadDatabase;
let anna: string;
let ben: string;

const call = (name: string, args: Record<string, unknown>) => leads.call(people.member, name, args);
const change = async (name: string, args: Record<string, unknown>) => changeAnswer.parse(await call(name, args));
const read = async (lead_id: string) => details.parse(await call("get_lead", { lead_id }));
const add = async (facts: Record<string, unknown>) =>
  z.object({ lead }).parse(await call("create_lead", { lead: facts })).lead.id;

beforeAll(async () => {
  leads = await startLeadDatabase();
}, 60_000);
afterAll(() => leads.database.stop());
beforeEach(async () => {
  await leads.database.sql`delete from public.leads`;
  anna = await add({ name: "Anna Berg", email: "Anna@Firm.Example", company: "Firm", tags: ["VIP ", "vip"] });
  ben = await add({ name: "Ben Cole", company: "FIRM", stage: "qualified", score: 70 });
});

describe("create_lead", () => {
  test("gives the lead to whoever adds it, tidies it, and finds the company whatever its case", async () => {
    const [one, other] = [await read(anna), await read(ben)];
    expect(one.lead).toMatchObject({
      email: "anna@firm.example",
      tags: ["vip"],
      stage: "new",
      owner_name: "Max Member",
    });
    expect(other.lead.account_id).toBe(one.lead.account_id);
    expect(one.activities).toMatchObject([{ kind: "created", actor_name: "Max Member" }]);
  });

  test("names the lead that already has the address", async () => {
    await expect(add({ name: "Other", email: "ANNA@firm.example" })).rejects.toMatchObject({
      code: "PT409",
      message: "Anna Berg already has the address anna@firm.example. Change that lead instead.",
    });
  });

  test.each([
    [{}, "A lead needs a name."],
    [{ name: "  " }, "A lead needs a name."],
    [{ name: "x".repeat(201) }, "at most 200 characters"],
    [{ name: 5 }, "at most 200 characters"],
    [{ name: "A", email: "a@b.example,c@d.example" }, "not an e-mail address"],
    [{ name: "A", email: "a@b.example\nBcc: c@d.example" }, "not an e-mail address"],
    [{ name: "A", score: 101 }, "0 to 100"],
    [{ name: "A", score: "5" }, "0 to 100"],
    [{ name: "A", stage: "hot" }, "Unknown stage: hot"],
    [{ name: "A", tags: "vip" }, "Tags are"],
    [{ name: "A", tags: [["x"]] }, "Tags are"],
    [{ name: "A", do_not_contact: "yes" }, "true or false"],
    [{ name: "A", workspace_id: stranger }, "Unknown field: workspace_id"],
    [{ name: "A", owner_id: stranger }, "Unknown field: owner_id"],
    [{ name: "A", created_at: "2020-01-01" }, "Unknown field: created_at"],
    ["x", "are an object"],
  ])("refuses %j", async (facts, message) => {
    await expect(call("create_lead", { lead: facts })).rejects.toMatchObject({
      code: "22023",
      message: expect.stringContaining(message),
    });
  });
});

describe("update_lead", () => {
  test("changes what is named, clears what is null, and says before and after", async () => {
    const answer = await change("update_lead", {
      lead_id: anna,
      changes: { phone: " 123 ", email: null, company: "New Firm", score: 81 },
    });
    expect(answer.changes.map(({ field, before, after }) => [field, before, after])).toEqual([
      ["email", "anna@firm.example", null],
      ["phone", null, "123"],
      ["company", "Firm", "New Firm"],
      ["score", 0, 81],
    ]);
    expect(answer.lead).toMatchObject({ company: "New Firm", tags: ["vip"], name: "Anna Berg" });
  });

  test("of what is so already changes nothing, not even updated_at", async () => {
    const before = await read(anna);
    const answer = await change("update_lead", {
      lead_id: anna,
      changes: { name: "Anna Berg ", email: "ANNA@firm.example" },
    });
    expect(answer).toMatchObject({ changed: 0, unchanged: 1, changes: [] });
    expect(await read(anna)).toEqual(before);
  });

  test("is refused when someone changed the lead meanwhile, and only then", async () => {
    const { lead: seen } = await read(anna);
    const expected = { lead_id: anna, expected_updated_at: seen.updated_at };
    await change("update_lead", { ...expected, changes: { city: "Berlin" } });
    await expect(call("update_lead", { ...expected, changes: { city: "Paris" } })).rejects.toMatchObject({
      code: "PT409",
    });
    expect((await read(anna)).lead.city).toBe("Berlin");
  });

  test("of a lead that is not there says so", async () => {
    for (const lead_id of [stranger, workspace]) {
      await expect(call("update_lead", { lead_id, changes: { city: "Rome" } })).rejects.toMatchObject({
        code: "PT404",
      });
    }
  });

  test("refuses an address that another lead has", async () => {
    const taken = call("update_lead", { lead_id: ben, changes: { email: "anna@firm.example" } });
    await expect(taken).rejects.toMatchObject({
      code: "PT409",
      message: expect.stringContaining("Anna Berg already has"),
    });
  });
});

describe("the timeline", () => {
  test("tells of stage, reason and owner, by whom", async () => {
    await change("change_stage", { lead_id: anna, stage: "won", reason: "They signed" });
    await change("assign_lead_to", { lead_id: anna, owner: "olive" });
    await change("assign_lead", { lead_id: anna, owner_id: null });
    await change("change_stage", { lead_id: anna, stage: "lost" });
    const { activities } = await read(anna);
    expect(activities.map(({ kind, title, body, actor_id }) => [kind, title, body, actor_id]).sort()).toEqual([
      ["created", "Lead created", null, people.member],
      ["owner_changed", "Assigned to Olive Owner", null, people.member],
      ["owner_changed", "No longer assigned", null, people.member],
      ["stage_changed", "Stage changed from New to Won", "They signed", people.member],
      ["stage_changed", "Stage changed from Won to Lost", null, people.member],
    ]);
  });

  test("of calls, meetings and sent mails moves the last contact forwards only", async () => {
    const { sql } = leads.database;
    const log = (kind: string, at: string) => sql`insert into public.lead_activities
      (workspace_id, lead_id, kind, title, occurred_at) values (${workspace}, ${anna}, ${kind}, 'x', ${at})`;
    await log("call", "2026-03-01T10:00:00Z");
    await log("meeting", "2026-02-01T10:00:00Z");
    await log("email_received", "2026-04-01T10:00:00Z");
    await log("note", "2026-05-01T10:00:00Z");
    expect((await read(anna)).lead.last_contacted_at).toBe("2026-03-01T10:00:00+00:00");
  });

  test("is read 50 at a time, newest first", async () => {
    for (let index = 0; index < 52; index++) await call("add_note", { lead_id: anna, body: `Note ${index}` });
    const { activities, more } = await read(anna);
    expect([activities.length, more, activities[0]?.body]).toEqual([50, true, "Note 51"]);
  });

  test.each(["", "  \n ", "x".repeat(10_001)])("takes no note like %j", async (body) => {
    await expect(call("add_note", { lead_id: anna, body })).rejects.toMatchObject({ code: "22023" });
  });
});

describe("changing many", () => {
  test("tags what is there and names what is not", async () => {
    const answer = await change("tag_leads", {
      lead_ids: [anna, ben, stranger],
      add: ["Key Account"],
      remove: ["vip"],
    });
    expect(answer).toMatchObject({ changed: 2, unchanged: 0, missing: [stranger] });
    expect((await read(anna)).lead.tags).toEqual(["key account"]);
  });
});

describe("owners", () => {
  test.each([
    ["me", people.member],
    ["OLIVE OWNER", people.owner],
    ["vera", people.viewer],
    ["owner@example.com", people.owner],
    [people.owner, people.owner],
    ["nobody", null],
  ])("%s means %s", async (owner, id) => {
    await change("assign_lead_to", { lead_id: anna, owner });
    expect((await read(anna)).lead.owner_id).toBe(id);
  });

  test("that nobody or several could be are asked about", async () => {
    const unknown = call("assign_lead_to", { lead_id: anna, owner: "Zoe" });
    await expect(unknown).rejects.toMatchObject({
      message: 'No member is called "Zoe". Members: Max Member, Olive Owner, Vera Viewer.',
    });
    const { sql } = leads.database;
    await sql`update public.workspace_members set display_name = 'Max Other' where user_id = ${people.viewer}`;
    const several = call("assign_lead_to", { lead_id: anna, owner: "max" });
    await expect(several).rejects.toMatchObject({ code: "22023", message: expect.stringContaining("Say which") });
    await sql`update public.workspace_members set display_name = 'Vera Viewer' where user_id = ${people.viewer}`;
  });
});

describe("menus and numbers", () => {
  test("say what there is", async () => {
    await leads.database.sql`update public.accounts set industry = 'Fintech'`;
    await change("update_lead", { lead_id: anna, changes: { country: "Spain", source: "Fair", score: 80 } });
    expect(await call("lead_facets", {})).toEqual({
      industry: [{ value: "Fintech", count: 2 }],
      country: [{ value: "Spain", count: 1 }],
      stage: [
        { value: "new", count: 1 },
        { value: "qualified", count: 1 },
      ],
      source: [{ value: "Fair", count: 1 }],
      tag: [{ value: "vip", count: 1 }],
      owner: [
        { id: people.member, name: "Max Member", count: 2 },
        { id: people.owner, name: "Olive Owner", count: 0 },
        { id: people.viewer, name: "Vera Viewer", count: 0 },
      ],
    });
    expect(await call("workspace_overview", {})).toMatchObject({ leads: 2, hot: 1, stale: 1, waiting_approvals: 0 });
  });
});
