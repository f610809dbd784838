import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addMember, createLead, createWorkspace } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { type BulkOrder, bulkDriver, bulkPlace, outcomeOf } from "./bulk_driver.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());

const place = () => bulkPlace(database.sql);
const idOf = (rows: readonly Record<string, unknown>[], name: string) =>
  String(rows.find((row) => row.name === name)?.id);

describe("a preview", () => {
  test("says how many are meant, how many would change and how, and changes nothing", async () => {
    const { sql, workspace, jobs, leads } = await place();
    for (const name of ["Anna", "Ben"]) await createLead(sql, workspace.id, { name });
    await createLead(sql, workspace.id, { name: "Carl", stage: "qualified" });
    const before = await leads();
    const seen = await jobs.preview({ changes: { stage: "Qualified", owner: "me" }, selection: { filter: {} } });
    expect(seen).toMatchObject({ status: "ready", total: 3, would_change: 3 });
    expect(await jobs.preview({ changes: { stage: "qualified" } })).toMatchObject({ total: 3, would_change: 2 });
    expect(seen.sample.filter(({ label }) => label === "Anna")).toEqual([
      { label: "Anna", field: "stage", before: "New", after: "Qualified" },
      { label: "Anna", field: "owner", before: null, after: "Owner" },
    ]);
    expect(await leads()).toEqual(before);
  });

  test("freezes who is meant: who matches only later is left alone", async () => {
    const { sql, workspace, jobs, leads } = await place();
    await createLead(sql, workspace.id, { name: "Anna" });
    const { id } = await jobs.preview({ changes: { add_tags: ["q4"] } });
    await createLead(sql, workspace.id, { name: "Ben" });
    expect(outcomeOf(await jobs.start(id))).toMatchObject({ status: "completed", changed: 1 });
    expect((await leads()).map(({ name, tags }) => [name, tags])).toEqual([
      ["Anna", ["q4"]],
      ["Ben", []],
    ]);
  });

  test("leaves the excepted out, and asked for again is the same", async () => {
    const { jobs, leads, addMany } = await place();
    await addMany(5);
    const rows = await leads();
    const job_id = randomUUID();
    const order = {
      job_id,
      changes: { city: "Rome" },
      selection: { filter: {}, except: [rows[0]?.id, rows[1]?.id] },
    };
    expect(await jobs.preview(order)).toMatchObject({ id: job_id, total: 3 });
    expect(await jobs.preview(order)).toMatchObject({ id: job_id, total: 3 });
    await jobs.start(job_id);
    expect((await leads()).map(({ city }) => city)).toEqual([null, null, "Rome", "Rome", "Rome"]);
    const started = await jobs.start(job_id);
    expect(outcomeOf(started)).toEqual({ status: "completed", changed: 3, unchanged: 0, skipped: 0, failed: 0 });
  });

  test("is thrown away by stopping it", async () => {
    const { jobs } = await place();
    const { id } = await jobs.preview({ changes: { city: "Rome" } });
    expect(await jobs.call("stop_bulk_job", { job_id: id })).toBeNull();
    await expect(jobs.start(id)).rejects.toMatchObject({ code: "PT404" });
  });

  const one = randomUUID();
  test.each<[BulkOrder, string]>([
    [{}, "Say what to change"],
    [{ changes: { name: "Same" } }, "lead by lead"],
    [{ changes: { email: "a@b.example" } }, "lead by lead"],
    [{ changes: { planet: "Mars" } }, "Unknown field: planet"],
    [{ changes: { owner_id: one } }, "not a member"],
    [{ changes: { owner_id: "nonsense" } }, "not a member"],
    [{ changes: { stage: null } }, "Unknown stage"],
    [{ changes: { custom: { shoe: 3 } } }, 'no custom field "shoe"'],
    [{ changes: { score: 10 } }, "follows this workspace's rules"],
    [{ changes: { city: "x".repeat(101) } }, "at most 100 characters"],
    [{ action: "explode" }, "change, delete or restore"],
    [{ action: "delete", selection: { bin: true } }, "selected in the bin"],
    [{ action: "restore", selection: { filter: {} } }, "selected in the bin"],
    [{ action: "delete", selection: { ids: ["'; drop table leads"] } }, "by its id"],
    [{ action: "delete", selection: { ids: Array(10_001).fill(one) } }, "10,000"],
    [{ action: "delete", selection: { ids: [one], filter: {} } }, "Select by"],
    [{ action: "delete", selection: { ids: [one], except: [one] } }, "Select by"],
    [{ action: "delete", selection: { filter: { conditions: [{ field: "x" }] } } }, ""],
    [{ action: "delete", selection: {} }, "Select by"],
  ])("refuses %j", async (order, message) => {
    const { sql, workspace, jobs } = await place();
    await sql`insert into public.score_rules (workspace_id, label, kind, points, filter, position)
      select ${workspace.id}, 'Rule', 'fit', 5, '{}', 99 where not exists (
        select from public.score_rules where workspace_id = ${workspace.id} and active)`;
    const refused = jobs.preview(order);
    await expect(refused).rejects.toMatchObject({ code: "22023", message: expect.stringContaining(message) });
    expect(await sql`select from public.bulk_jobs where workspace_id = ${workspace.id}`).toHaveLength(0);
  });
});

describe("people", () => {
  test("a viewer and a stranger begin nothing; another member's job is theirs and the managers'", async () => {
    const { sql, workspace, jobs, addMany } = await place();
    await addMany(2);
    const [viewer, member, admin] = [
      await addMember(sql, workspace.id, "viewer"),
      await addMember(sql, workspace.id, "member"),
      await addMember(sql, workspace.id, "admin"),
    ];
    const other = await createWorkspace(sql);
    const as = (userId: string) => bulkDriver(sql, { userId }, workspace.id);
    for (const person of [viewer, other.ownerId]) {
      await expect(as(person).preview({ changes: { city: "Rome" } })).rejects.toMatchObject({ code: "42501" });
    }
    const { id } = await jobs.run({ changes: { city: "Rome" } });
    for (const name of ["start_bulk_job", "stop_bulk_job", "undo_bulk_job"]) {
      await expect(as(viewer).call(name, { job_id: id })).rejects.toMatchObject({ code: "42501" });
      await expect(as(member).call(name, { job_id: id })).rejects.toMatchObject({ code: "42501" });
      await expect(as(other.ownerId).call(name, { job_id: id })).rejects.toMatchObject({ code: "PT404" });
    }
    expect(await as(viewer).read(id)).toMatchObject({ changed: 2 });
    await expect(as(other.ownerId).read(id)).rejects.toMatchObject({ code: "PT404" });
    expect(await as(admin).undo(id)).toMatchObject({ status: "undone", reversed: 2 });
  });

  test("ids of another workspace's leads reach nobody", async () => {
    const [ours, theirs] = [await place(), await place()];
    await theirs.addMany(2);
    const ids = (await theirs.leads()).map(({ id }) => id);
    const job = await ours.jobs.run({ action: "delete", selection: { ids } });
    expect(outcomeOf(job)).toMatchObject({ changed: 0, skipped: 0 });
    expect((await theirs.leads()).every(({ deleted_at }) => deleted_at === null)).toBe(true);
  });

  test("who lost the right to write meanwhile changes nothing more", async () => {
    const { sql, workspace, addMany, leads } = await place();
    await addMany(4);
    const member = await addMember(sql, workspace.id, "member");
    const jobs = bulkDriver(sql, { userId: member }, workspace.id);
    const id = await jobs.begin({ changes: { city: "Rome" } }, 2);
    await jobs.advance(id);
    await sql`update public.workspace_members set role = 'viewer' where workspace_id = ${workspace.id} and user_id = ${member}`;
    await expect(jobs.advance(id)).rejects.toMatchObject({ code: "42501" });
    expect((await leads()).filter(({ city }) => city === "Rome")).toHaveLength(2);
  });
});

describe("leads that can't be changed", () => {
  test("deleted and merged ones are skipped, counted and named", async () => {
    const { jobs, addMany, leads, workspace } = await place();
    await addMany(4);
    const rows = await leads();
    const { id } = await jobs.preview({ changes: { city: "Rome" } });
    await jobs.call("delete_leads", { workspace_id: workspace.id, lead_ids: [rows[0]?.id] });
    await jobs.call("merge_leads", { workspace_id: workspace.id, winner_id: rows[1]?.id, loser_id: rows[2]?.id });
    const job = await jobs.start(id);
    expect(outcomeOf(job)).toEqual({ status: "completed", changed: 2, unchanged: 0, skipped: 2, failed: 0 });
    expect(job.problems.map(({ label, reason }) => [label, reason])).toEqual([
      ["Lead 00001", "It was deleted."],
      ["Lead 00003", "It was merged into another lead."],
    ]);
  });

  test("one that takes no more tags fails by itself", async () => {
    const { sql, jobs, addMany, leads } = await place();
    await addMany(3);
    const full = idOf(await leads(), "Lead 00002");
    await sql`update public.leads set tags = array(select 'tag' || n from generate_series(1, 50) n) where id = ${full}`;
    const job = await jobs.run({ changes: { add_tags: ["q4"] } });
    expect(outcomeOf(job)).toEqual({ status: "completed", changed: 2, unchanged: 0, skipped: 0, failed: 1 });
    expect(job.problems).toMatchObject([{ id: full, label: "Lead 00002", reason: expect.stringContaining("50 tags") }]);
  });

  test("a job whose stage is gone fails with why", async () => {
    const { sql, workspace, jobs, addMany, leads } = await place();
    await addMany(4);
    const id = await jobs.begin({ changes: { stage: "proposal" } }, 2);
    await jobs.advance(id);
    await sql`update public.leads set stage = 'new' where workspace_id = ${workspace.id}`;
    await sql`delete from public.pipeline_stages where workspace_id = ${workspace.id} and key = 'proposal'`;
    const job = await jobs.drive(id);
    expect(job).toMatchObject({ status: "failed", changed: 2, error: expect.stringContaining("proposal") });
    expect((await leads()).every(({ stage }) => stage === "new")).toBe(true);
  });
});

describe("the bin", () => {
  test("many are deleted, and all of the bin is restored but whose address is another's", async () => {
    const { sql, workspace, jobs, addMany, leads } = await place();
    await addMany(5);
    const before = await leads();
    expect(outcomeOf(await jobs.run({ action: "delete" }))).toMatchObject({ status: "completed", changed: 5 });
    expect((await leads()).every(({ deleted_at }) => deleted_at !== null)).toBe(true);
    await createLead(sql, workspace.id, { name: "Newcomer", email: "lead3@example.com" });
    const job = await jobs.run({ action: "restore", selection: { bin: true, except: [before[0]?.id] } });
    expect(outcomeOf(job)).toEqual({ status: "completed", changed: 3, unchanged: 0, skipped: 0, failed: 1 });
    expect(job.problems).toMatchObject([{ label: "Lead 00003", reason: "Its address is another lead's by now." }]);
    const still = (await leads()).filter(({ deleted_at }) => deleted_at !== null);
    expect(still.map(({ name }) => name)).toEqual(["Lead 00001", "Lead 00003"]);
  });
});
