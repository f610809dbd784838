import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { type LeadDatabase, otherWorkspace, people, startLeadDatabase, workspace } from "./lead_fixture.ts";

let leads: LeadDatabase;

beforeAll(async () => {
  leads = await startLeadDatabase();
}, 60_000);
afterAll(() => leads.database.stop());
beforeEach(async () => {
  await leads.database.sql`delete from public.leads`;
  await leads.database.sql`delete from public.accounts`;
});

async function add(facts: Record<string, unknown>, workspaceId = workspace): Promise<string> {
  const { company, ...columns } = { name: "Anna Schmidt", company: null, ...facts };
  const { sql } = leads.database;
  const [account] = company
    ? await sql`insert into public.accounts (workspace_id, name) values (${workspaceId}, ${String(company)})
        on conflict (workspace_id, name_key) do update set name = excluded.name returning id`
    : [];
  const row = { workspace_id: workspaceId, account_id: account?.id ?? null, ...columns };
  const [added] = await sql`insert into public.leads ${sql(row)} returning id`;
  return z.uuid().parse(added?.id);
}

const pairs = z.object({
  pairs: z.array(
    z.object({
      reasons: z.array(z.object({ kind: z.string(), words: z.string() })),
      leads: z.array(z.looseObject({ id: z.uuid(), name: z.string() })),
    }),
  ),
  more: z.boolean(),
});
const merged = z.object({ merge_id: z.uuid(), lead: z.looseObject({}), changes: z.array(z.looseObject({})) });

const findPairs = async () => pairs.parse(await leads.call(people.viewer, "find_duplicates")).pairs;
const merge = async (winner: string, loser: string, take: string[] = []) =>
  merged.parse(await leads.call(people.member, "merge_leads", { winner_id: winner, loser_id: loser, take }));

describe("duplicates", () => {
  test.each([
    ["mailbox", { email: "anna.schmidt@gmail.com" }, { email: "annaschmidt+work@googlemail.com" }],
    ["mailbox", { email: "anna+crm@outlook.com" }, { email: "anna@outlook.com" }],
    ["phone", { phone: "+49 30 231 25-100" }, { name: "A. S.", phone: "0049 (0)3023125100" }],
    ["phone", { phone: "+493023125100" }, { name: "schmidt, anna", phone: "+493023125100 ext. 12" }],
    ["shared_phone", { phone: "+493023125100" }, { name: "Tom Meyer", phone: "+493023125100" }],
    ["name_and_company", { company: "Acme" }, { company: "Acme", email: "a@acme.example" }],
    ["sound_and_company", { company: "Acme" }, { name: "Schmitt, Dr. Anna", company: "Acme" }],
  ])("by %s: %j and %j", async (kind, one, other) => {
    const ids = [await add(one), await add(other)];
    const found = await findPairs();
    expect(found).toHaveLength(1);
    expect(found[0]?.reasons[0]?.kind).toBe(kind);
    expect(found[0]?.leads.map(({ id }) => id).sort()).toEqual([...ids].sort());
  });

  test.each([
    ["other people at a company", { company: "Acme" }, { name: "Tom Meyer", company: "Acme" }],
    ["namesakes elsewhere", { company: "Acme" }, { company: "Beta" }],
    [
      "addresses of a provider where a plus means nothing known",
      { email: "a+b@firm.example" },
      { email: "a@firm.example", name: "Al" },
    ],
    ["local numbers", { phone: "030 123456" }, { name: "Tom", phone: "030 123456" }],
  ])("are not %s", async (_what, one, other) => {
    await add(one);
    await add(other);
    expect(await findPairs()).toEqual([]);
  });

  test("by one switchboard come last, and colleagues there don't hide who came in twice", async () => {
    const phone = "+493023125100";
    for (const name of ["Tom Meyer", "Anna Schmidt", "Vera Lang", "A. Schmidt", "Anna Schmid"])
      await add({ name, phone });
    await add({ name: "Zoe Ott", email: "zoe.ott@gmail.com" });
    await add({ name: "Zoe", email: "zoeott@gmail.com" });
    const found = (await findPairs()).map(({ reasons, leads: both }) => [
      reasons[0]?.kind,
      ...both.map(({ name }) => name),
    ]);
    expect(found[0]).toEqual(["mailbox", "Zoe Ott", "Zoe"]);
    expect(found[1]).toEqual(["phone", "Anna Schmidt", "Anna Schmid"]);
    expect(found.slice(2).every(([kind]) => kind === "shared_phone")).toBe(true);
    const anna = z
      .array(
        z.object({ lead: z.looseObject({ name: z.string() }), reasons: z.array(z.looseObject({ kind: z.string() })) }),
      )
      .parse(
        await leads.call(people.viewer, "duplicates_of", {
          lead_id: (await leads.database.sql`select id from public.leads where name = 'Anna Schmidt'`)[0]?.id,
        }),
      )
      .map(({ lead, reasons }) => [lead.name, reasons[0]?.kind]);
    expect(anna.slice(0, 2).sort()).toEqual([
      ["A. Schmidt", "phone"],
      ["Anna Schmid", "phone"],
    ]);
    expect(anna.slice(2).every(([, kind]) => kind === "shared_phone")).toBe(true);
  });

  test("of one lead include names that differ in a letter", async () => {
    const lead = await add({ name: "Katharina Lindner", company: "Acme" });
    const near = await add({ name: "Katarina Lintner", company: "Acme" });
    await add({ name: "Jonas Brandt", company: "Acme" });
    const found = z
      .array(z.object({ lead: z.looseObject({ id: z.uuid() }), reasons: z.array(z.looseObject({})) }))
      .parse(await leads.call(people.viewer, "duplicates_of", { lead_id: lead }));
    expect(found.map((each) => each.lead.id)).toEqual([near]);
  });

  test("told apart are not offered again, until someone takes it back", async () => {
    const [one, other] = [await add({ company: "Acme" }), await add({ company: "Acme" })];
    await leads.call(people.member, "tell_apart", { lead_id: other, other_id: one });
    expect(await findPairs()).toEqual([]);
    await leads.call(people.member, "tell_apart", { lead_id: one, other_id: other, same: true });
    expect(await findPairs()).toHaveLength(1);
    const byViewer = leads.call(people.viewer, "tell_apart", { lead_id: one, other_id: other });
    await expect(byViewer).rejects.toMatchObject({ code: "42501" });
  });
});

describe("a merge", () => {
  test("keeps the winner, fills what is empty, unites tags and moves the history", async () => {
    const winner = await add({ email: "anna@acme.example", tags: ["a"], company: "Acme" });
    const loser = await add({ name: "A. Schmidt", phone: "+49 30 1", title: "CTO", tags: ["b"], do_not_contact: true });
    await leads.call(people.member, "add_note", { lead_id: loser, body: "Met at the fair" });
    const { lead, changes } = await merge(winner, loser);
    expect(lead).toMatchObject({
      id: winner,
      name: "Anna Schmidt",
      email: "anna@acme.example",
      phone: "+49 30 1",
      title: "CTO",
      tags: ["a", "b"],
      do_not_contact: true,
    });
    expect(changes.map(({ field }) => field).sort()).toEqual(["do_not_contact", "phone", "tags", "title"]);
    const { activities } = z
      .object({ activities: z.array(z.looseObject({ body: z.string().nullable() })) })
      .parse(await leads.call(people.viewer, "get_lead", { lead_id: winner }));
    expect(activities.map(({ body }) => body)).toContain("Met at the fair");
    expect(await leads.call(people.viewer, "get_lead", { lead_id: loser })).toBeNull();
    const own = leads.call(people.member, "restore_leads", { lead_ids: [loser] });
    expect(await own).toMatchObject({ restored: 0, kept: [{ id: loser }] });
  });

  test("takes from the other lead what is named, also its address", async () => {
    const winner = await add({ email: "old@acme.example" });
    const loser = await add({ name: "Anna Schmidt-Berg", email: "new@acme.example" });
    const { lead } = await merge(winner, loser, ["name", "email"]);
    expect(lead).toMatchObject({ name: "Anna Schmidt-Berg", email: "new@acme.example" });
  });

  test("is refused for strangers, viewers, the same lead, unknown leads and unknown facts", async () => {
    const [one, other] = [await add({}), await add({})];
    const foreign = await add({}, otherWorkspace);
    const tried = (person: string, args: Record<string, unknown>) => leads.call(person, "merge_leads", args);
    const both = { winner_id: one, loser_id: other };
    await expect(tried(people.viewer, both)).rejects.toMatchObject({ code: "42501" });
    await expect(tried(people.outsider, both)).rejects.toMatchObject({ code: "42501" });
    await expect(tried(people.member, { winner_id: one, loser_id: one })).rejects.toMatchObject({ code: "22023" });
    await expect(tried(people.member, { winner_id: one, loser_id: foreign })).rejects.toMatchObject({ code: "PT404" });
    await expect(tried(people.member, { ...both, take: ["score"] })).rejects.toMatchObject({ code: "22023" });
  });

  test("then undone is as if it had not been", async () => {
    const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
    const facts = fc.record({
      phone: maybe(fc.constantFrom("+49 30 1234567", "030 1")),
      title: maybe(fc.constantFrom("CTO", "CEO")),
      country: maybe(fc.constantFrom("Germany", "France")),
      company: maybe(fc.constantFrom("Acme", "Beta")),
      tags: fc.constantFrom([], ["a"], ["a", "b"]),
      do_not_contact: fc.boolean(),
      email: fc.boolean(),
    });
    const take = fc.subarray(["name", "email", "phone", "title", "company", "country"]);
    const everything = () => leads.database.sql`
      select 'lead' as kind, to_jsonb(l) - 'updated_at' as row from public.leads l
      union all select 'activity', to_jsonb(a) from public.lead_activities a order by 1, 2`;
    let round = 0;
    await fc.assert(
      fc.asyncProperty(facts, facts, take, async (one, other, taken) => {
        await leads.database.sql`delete from public.leads`;
        round += 1;
        const address = (own: boolean, which: string) => (own ? `${which}${round}@firm.example` : null);
        const winner = await add({ ...one, email: address(one.email, "one") });
        const loser = await add({ ...other, name: "A. Schmidt", email: address(other.email, "other") });
        await leads.call(people.member, "add_note", { lead_id: loser, body: "A note" });
        const before = await everything();
        const { merge_id } = await merge(winner, loser, taken);
        const undone = await leads.call(people.member, "unmerge_leads", { merge_id });
        expect(undone).toMatchObject({ kept: [] });
        expect(await everything()).toEqual(before);
        const again = await leads.call(people.member, "unmerge_leads", { merge_id });
        expect(again).toMatchObject({ reversed: 0, kept: [] });
      }),
      { numRuns: 25 },
    );
  });

  test("undone keeps what someone changed since", async () => {
    const [winner, loser] = [await add({}), await add({ phone: "+49 30 1", title: "CTO" })];
    const { merge_id } = await merge(winner, loser);
    await leads.call(people.member, "update_lead", { lead_id: winner, changes: { title: "CEO" } });
    const undone = await leads.call(people.member, "unmerge_leads", { merge_id });
    expect(undone).toMatchObject({ kept: [{ row_id: winner, reason: "Changed since: title." }] });
    const rows = await leads.database.sql`select id, title, phone, deleted_at from public.leads`;
    expect(rows.find(({ id }) => id === winner)).toMatchObject({ title: "CEO", phone: null });
    expect(rows.find(({ id }) => id === loser)).toMatchObject({ title: "CTO", deleted_at: null });
  });

  test("asked for from both sides at once happens once", async () => {
    const [one, other] = [await add({}), await add({})];
    const outcomes = await Promise.allSettled([merge(one, other), merge(other, one), merge(one, other)]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await leads.database.sql`select 1 from public.leads where deleted_at is null`).toHaveLength(1);
  });
});

describe("the bin", () => {
  test("hides a lead everywhere, and gives it back", async () => {
    const lead = await add({ email: "anna@acme.example" });
    await expect(leads.call(people.viewer, "delete_leads", { lead_ids: [lead] })).rejects.toMatchObject({
      code: "42501",
    });
    const deleted = await leads.call(people.member, "delete_leads", { lead_ids: [lead] });
    expect(deleted).toMatchObject({ deleted: 1, missing: 0, leads: [{ id: lead, name: "Anna Schmidt" }] });
    expect(await leads.call(people.owner, "search_leads", { filter: { text: "anna" } })).toMatchObject({ count: 0 });
    expect(await leads.call(people.owner, "search_leads", {})).toMatchObject({ count: 0 });
    expect(await leads.call(people.owner, "deleted_leads")).toMatchObject([
      { id: lead, deleted_by_name: "Max Member" },
    ]);
    expect(await leads.call(people.outsider, "deleted_leads")).toEqual([]);
    await expect(
      leads.call(people.member, "update_lead", { lead_id: lead, changes: { city: "x" } }),
    ).rejects.toMatchObject({ code: "PT404" });
    expect(await leads.call(people.member, "restore_leads", { lead_ids: [lead] })).toEqual({ restored: 1, kept: [] });
    expect(await leads.call(people.owner, "search_leads", { filter: { text: "anna" } })).toMatchObject({ count: 1 });
  });

  test("keeps a lead whose address is another's by now", async () => {
    const lead = await add({ email: "anna@acme.example" });
    await leads.call(people.member, "delete_leads", { lead_ids: [lead] });
    await add({ name: "New", email: "anna@acme.example" });
    const kept = await leads.call(people.member, "restore_leads", { lead_ids: [lead] });
    expect(kept).toMatchObject({ restored: 0, kept: [{ id: lead, reason: expect.stringContaining("address") }] });
  });

  test("is emptied after 30 days", async () => {
    const [old, fresh] = [await add({}), await add({ name: "Tom" })];
    await leads.call(people.member, "delete_leads", { lead_ids: [old, fresh] });
    await leads.database.sql`update public.leads set deleted_at = now() - interval '31 days' where id = ${old}`;
    await leads.database.sql`select private.empty_lead_bin()`;
    expect((await leads.database.sql`select id from public.leads`).map(({ id }) => id)).toEqual([fresh]);
  });

  test("nobody deletes past it", async () => {
    await add({});
    for (const person of [people.member, people.owner]) {
      const tried = leads.as(person, ({ sql }) => sql`delete from public.leads`);
      await expect(tried).rejects.toMatchObject({ code: "42501" });
    }
  });
});
