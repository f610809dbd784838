import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLead } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { bulkPlace, outcomeOf, undated } from "./bulk_driver.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());

const place = () => bulkPlace(database.sql);

class Killed extends Error {}

describe("in chunks", () => {
  test("a worker killed at any step loses and doubles nothing", async () => {
    const { sql, jobs, addMany, leads, workspace } = await place();
    await addMany(11);
    const id = await jobs.begin({ changes: { stage: "contacted", add_tags: ["q4"] } }, 3);
    for (let more = true; more; more = (await jobs.advance(id)).more) {
      const killed = sql.begin(async (transaction) => {
        await transaction`select set_config('request.jwt.claims', ${JSON.stringify({ sub: workspace.ownerId, role: "authenticated" })}, true),
          set_config('role', 'authenticated', true)`;
        await transaction`select public.advance_bulk_job(${id})`;
        throw new Killed();
      });
      await expect(killed).rejects.toThrow(Killed);
    }
    expect(outcomeOf(await jobs.read(id))).toEqual({
      status: "completed",
      changed: 11,
      unchanged: 0,
      skipped: 0,
      failed: 0,
    });
    expect((await leads()).every(({ stage, tags }) => stage === "contacted" && String(tags) === "q4")).toBe(true);
    const told = await sql`select lead_id from public.lead_activities
      where workspace_id = ${workspace.id} and kind = 'stage_changed'`;
    expect(told).toHaveLength(11);
  });

  test("two jobs over the same leads, and two workers at each, end with both done once", async () => {
    const { sql, jobs, addMany, leads, workspace } = await place();
    await addMany(60);
    const ids = [
      await jobs.begin({ changes: { add_tags: ["one"], stage: "contacted" } }, 7),
      await jobs.begin({ changes: { add_tags: ["two"], city: "Rome" } }, 11),
    ];
    await Promise.all([...ids, ...ids].map((id) => jobs.drive(id)));
    for (const id of ids) expect(outcomeOf(await jobs.drive(id))).toMatchObject({ status: "completed", changed: 60 });
    expect((await leads()).map(({ tags, city }) => `${tags} ${city}`)).toEqual(Array(60).fill("one,two Rome"));
    expect(
      await sql`select from public.audit_entries where workspace_id = ${workspace.id} and bulk_job_id is not null
      and table_name = 'leads'`,
    ).toHaveLength(120);
  });

  test("a large one goes on in the background, can be stopped, and what was done can be taken back", async () => {
    const { jobs, addMany, leads } = await place();
    await addMany(2100);
    const before = await leads();
    const { id } = await jobs.preview({ changes: { add_tags: ["q4"], stage: "contacted" } });
    expect(await jobs.start(id)).toMatchObject({ status: "running", total: 2100, changed: 0 });
    expect(await jobs.advance(id)).toEqual({ status: "running", more: true });
    expect(await jobs.stop(id)).toMatchObject({ status: "stopped", changed: 1000 });
    expect(await jobs.advance(id)).toEqual({ status: null, more: false });
    expect(await jobs.undo(id)).toMatchObject({ status: "undone", reversed: 1000, kept: 0 });
    expect(undated(await leads())).toEqual(undated(before));
  });
});

describe("undo", () => {
  test("keeps what someone edited since, and names it", async () => {
    const { sql, jobs, leads, workspace } = await place();
    await sql`insert into public.custom_fields (workspace_id, target, key, label, type) values
      (${workspace.id}, 'lead', 'size', 'Size', 'number'), (${workspace.id}, 'lead', 'plan', 'Plan', 'text')`;
    const names = ["Anna", "Ben", "Carl", "Dora", "Emil"] as const;
    for (const name of names) await createLead(sql, workspace.id, { name });
    const idOf = async (name: string) => String((await leads()).find((row) => row.name === name)?.id);
    const job = await jobs.run({ changes: { add_tags: ["q4"], city: "Rome", custom: { size: 5 } } });
    const edit = async (name: string, changes: object) =>
      jobs.call("update_lead", { workspace_id: workspace.id, lead_id: await idOf(name), changes });
    await edit("Anna", { city: "Oslo" });
    await jobs.call("tag_leads", {
      workspace_id: workspace.id,
      lead_ids: [await idOf("Ben")],
      add: ["vip"],
      remove: [],
    });
    await edit("Carl", { custom: { plan: "gold" } });
    await edit("Dora", { custom: { size: 9 } });
    const undone = await jobs.undo(job.id);
    expect(undone).toMatchObject({ status: "undone", reversed: 3, kept: 2 });
    expect(undone.kept_leads.map(({ label, reason }) => [label, reason]).sort()).toEqual([
      ["Anna", "Changed since: city."],
      ["Dora", "Changed since: custom."],
    ]);
    expect((await leads()).map(({ name, city, tags, custom }) => [name, city, tags, custom])).toEqual([
      ["Anna", "Oslo", [], {}],
      ["Ben", null, ["vip"], {}],
      ["Carl", null, [], { plan: "gold" }],
      ["Dora", null, [], { size: 9 }],
      ["Emil", null, [], {}],
    ]);
    expect(await jobs.undo(job.id)).toMatchObject({ status: "undone", reversed: 3 });
  });

  test("takes a new company away again, and a killed undo goes on", async () => {
    const { sql, jobs, leads, addMany, workspace } = await place();
    await addMany(5);
    const before = await leads();
    const job = await jobs.run({ changes: { company: "Acme", owner: "me" } });
    expect(new Set((await leads()).map(({ account_id }) => account_id))).toHaveProperty("size", 1);
    expect(await jobs.undo(job.id)).toMatchObject({ reversed: 5, kept: 0 });
    expect(undated(await leads())).toEqual(undated(before));
    expect(await sql`select from public.accounts where workspace_id = ${workspace.id}`).toHaveLength(0);
    expect(
      await sql`select from public.lead_activities where workspace_id = ${workspace.id} and kind <> 'created'`,
    ).toEqual([]);
  });
});

const value = <Value>(...values: Value[]) => fc.constantFrom(...values);
const facts = fc.record(
  {
    tags: fc.subarray(["a", "b", "c"]),
    stage: value("new", "contacted", "won"),
    city: value(null, "Rome", "Oslo"),
    company: value(null, "Acme", "Brand"),
    do_not_contact: fc.boolean(),
    custom: fc.record({ size: value(1, 2), plan: value("gold", "free") }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);
const changes = fc
  .record(
    {
      add_tags: fc.subarray(["A", "b ", "d"]),
      remove_tags: fc.subarray(["b", "C"]),
      stage: value("New", "contacted"),
      city: value(null, " Rome", ""),
      company: value(null, "acme", "Chime"),
      do_not_contact: fc.boolean(),
      custom: fc.record({ size: value(1, null), plan: value("gold", null) }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  )
  .filter((each) => Object.keys(each).length > 0);

async function peopled(sketches: readonly object[]) {
  const there = await place();
  await there.sql`insert into public.custom_fields (workspace_id, target, key, label, type) values
    (${there.workspace.id}, 'lead', 'size', 'Size', 'number'), (${there.workspace.id}, 'lead', 'plan', 'Plan', 'text')`;
  for (const [place, lead] of sketches.entries()) {
    await there.jobs.call("create_lead", {
      workspace_id: there.workspace.id,
      lead: { name: `Lead ${place}`, ...lead },
    });
  }
  const seen = () => there.sql`select name, tags, stage, city, lower(company) as company, do_not_contact, custom
    from public.lead_rows where workspace_id = ${there.workspace.id} order by name`;
  return { ...there, seen };
}

test("a bulk change does to each what changing it alone does, as many as the preview said, and undo is its inverse", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(facts, { minLength: 1, maxLength: 6 }), changes, async (sketches, change) => {
      const [together, alone] = [await peopled(sketches), await peopled(sketches)];
      const before = await together.leads();
      const job = await together.jobs.run({ changes: change });
      expect(job).toMatchObject({ status: "completed", failed: 0, changed: job.would_change });
      const { add_tags = [], remove_tags = [], stage, ...rest } = change;
      for (const { id } of await alone.leads()) {
        const lead_id = String(id);
        const one = { workspace_id: alone.workspace.id };
        await alone.jobs.call("tag_leads", { ...one, lead_ids: [lead_id], add: add_tags, remove: remove_tags });
        if (stage) await alone.jobs.call("change_stage", { ...one, lead_id, stage });
        if (Object.keys(rest).length > 0) await alone.jobs.call("update_lead", { ...one, lead_id, changes: rest });
      }
      expect(await together.seen()).toEqual(await alone.seen());
      expect(await together.jobs.undo(job.id)).toMatchObject({ reversed: job.changed, kept: 0 });
      expect(undated(await together.leads())).toEqual(undated(before));
    }),
    { numRuns: 25 },
  );
}, 120_000);
