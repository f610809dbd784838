import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { actAs } from "../helpers/act_as.ts";
import { addMember, createWorkspace } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { importDriver, importPlace } from "./import_driver.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());

const place = () => importPlace(database.sql);
const people = ["name", "email", "company"] as const;

describe("the course of an import", () => {
  const file = { mapping: people, rows: [["Anna", "anna@example.com", ""]] };

  test("begins and stages once, however often it is asked", async () => {
    const { imports, workspace } = await place();
    const begin = {
      workspace_id: workspace.id,
      import_id: crypto.randomUUID(),
      file: { name: "a.csv" },
      columns: ["Name"],
      mapping: ["name"],
    };
    await imports.call("begin_import", begin);
    await imports.call("begin_import", begin);
    const chunk = { import_id: begin.import_id, number: 0, rows: [[2, "Anna"]] };
    expect(await imports.call("stage_import_rows", chunk)).toBe(1);
    expect(await imports.call("stage_import_rows", chunk)).toBe(1);
    await expect(imports.call("stage_import_rows", { ...chunk, number: 2 })).rejects.toThrow("Chunk 1 comes next.");
  });

  test("a worker that dies in the middle of a chunk leaves nothing of it, and the next does it once", async () => {
    const { imports, leads, sql, workspace } = await place();
    const rows = Array.from({ length: 30 }, (_, i) => [`Person ${i}`, `p${i}@example.com`, ""]);
    const id = await imports.stage({ mapping: people, rows, chunkRows: 10 });
    await imports.call("start_import", { import_id: id });
    await imports.call("advance_import", { import_id: id });
    const death = actAs(sql, { userId: workspace.ownerId }, async (transaction) => {
      await transaction`select public.advance_import(${id})`;
      throw new Error("killed");
    });
    await expect(death).rejects.toThrow("killed");
    expect(await leads()).toHaveLength(10);
    await imports.drive(id);
    expect(await imports.read(id)).toMatchObject({ status: "completed", added: 30 });
    expect(await leads()).toHaveLength(30);
  });

  test("two workers at one import never do the same piece", async () => {
    const { imports, leads } = await place();
    const rows = Array.from({ length: 100 }, (_, i) => [`Person ${i}`, "", "Acme"]);
    const id = await imports.stage({ mapping: people, rows, chunkRows: 5, options: { duplicates: "create" } });
    await imports.call("start_import", { import_id: id });
    await Promise.all(Array.from({ length: 6 }, () => imports.drive(id)));
    await imports.drive(id);
    expect(await imports.read(id)).toMatchObject({ status: "completed", added: 100 });
    expect(await leads()).toHaveLength(100);
  });

  test("stops between chunks, keeps what it did, and that can be undone", async () => {
    const { imports, leads } = await place();
    const rows = Array.from({ length: 20 }, (_, i) => [`Person ${i}`, `p${i}@example.com`, ""]);
    const id = await imports.stage({ mapping: people, rows, chunkRows: 10 });
    await imports.call("start_import", { import_id: id });
    await imports.call("advance_import", { import_id: id });
    await imports.call("stop_import", { import_id: id });
    await imports.drive(id);
    expect(await imports.read(id)).toMatchObject({ status: "stopped", added: 10 });
    expect(await leads()).toHaveLength(10);
    await imports.undo(id);
    expect(await leads()).toHaveLength(0);
  });

  test("gives up after five faults in a row, and says why", async () => {
    const { imports, sql } = await place();
    const id = await imports.stage(file);
    await imports.call("start_import", { import_id: id });
    for (let times = 0; times < 5; times++) await sql`select public.note_import_fault(${id}, 'The database was busy.')`;
    expect(await imports.read(id)).toMatchObject({ status: "failed", error: "The database was busy." });
    expect(await sql`select 1 from public.claimable_imports(1000) where import_id = ${id}`).toHaveLength(0);
  });

  test("remembers how such columns were read, and forgets what names a field that is gone", async () => {
    const { imports, workspace, sql } = await place();
    await imports.call("save_custom_field", {
      workspace_id: workspace.id,
      field: { target: "lead", label: "Seats", type: "number" },
    });
    const columns = ["A", "B"];
    await imports.bring({ columns, mapping: ["custom.seats", "name"], rows: [["1", "Anna"]] });
    const begin = () =>
      imports.call("begin_import", {
        workspace_id: workspace.id,
        import_id: crypto.randomUUID(),
        file: { name: "b.csv" },
        columns: ["a", "b"],
        mapping: ["name", null],
      });
    expect(await begin()).toMatchObject({ mapping: ["custom.seats", "name"], mapping_is_saved: true });
    await sql`update public.custom_fields set archived_at = now() where workspace_id = ${workspace.id}`;
    expect(await begin()).toMatchObject({ mapping: ["name", null], mapping_is_saved: false });
  });

  test("a file that nobody imported is forgotten after a week, failed rows after 90 days", async () => {
    const { imports, sql } = await place();
    const id = await imports.stage(file);
    const done = await imports.bring({ mapping: people, rows: [["", "", ""]] });
    await sql`update public.lead_imports set updated_at = now() - interval '91 days' where id in (${id}, ${done.id})`;
    await sql`select private.forget_imports()`;
    expect(await imports.read(id)).toMatchObject({ status: "stopped" });
    expect(await sql`select 1 from private.lead_import_chunks where import_id = ${id}`).toHaveLength(0);
    expect(await sql`select 1 from public.lead_import_rows where import_id = ${done.id}`).toHaveLength(0);
  });
});

describe("an import is refused", () => {
  test("to viewers and strangers, and to members that of another", async () => {
    const { imports, sql, workspace } = await place();
    const id = await imports.stage({ mapping: ["name"], rows: [["Anna"]] });
    const as = (userId: string) => importDriver(sql, { userId }, workspace.id);
    const viewer = as(await addMember(sql, workspace.id, "viewer"));
    const member = as(await addMember(sql, workspace.id, "member"));
    const admin = as(await addMember(sql, workspace.id, "admin"));
    const stranger = as((await createWorkspace(sql)).ownerId);
    await expect(viewer.stage({ mapping: ["name"], rows: [["Anna"]] })).rejects.toThrow("Viewers can read");
    await expect(stranger.stage({ mapping: ["name"], rows: [["Anna"]] })).rejects.toThrow("no such workspace");
    await expect(stranger.call("start_import", { import_id: id })).rejects.toThrow("no such import");
    await expect(viewer.call("start_import", { import_id: id })).rejects.toThrow("Viewers can read");
    await expect(member.call("start_import", { import_id: id })).rejects.toThrow("someone else's");
    await imports.call("start_import", { import_id: id });
    expect(await member.call("advance_import", { import_id: id })).toMatchObject({ more: false, status: null });
    await imports.drive(id);
    expect(await admin.undo(id)).toMatchObject({ status: "undone" });
  });

  test("where mapping, options, rows or state are wrong", async () => {
    const { imports, workspace } = await place();
    const begin = (rest: object) =>
      imports.call("begin_import", {
        workspace_id: workspace.id,
        import_id: crypto.randomUUID(),
        file: { name: "a.csv" },
        columns: ["A", "B"],
        mapping: ["name", null],
        ...rest,
      });
    await expect(begin({ columns: [] })).rejects.toThrow("1 to 500 columns");
    await expect(begin({ columns: Array.from({ length: 501 }, (_, i) => `C${i}`) })).rejects.toThrow(
      "1 to 500 columns",
    );
    await expect(begin({ mapping: ["name"] })).rejects.toThrow("for each column");
    await expect(begin({ mapping: ["name", "id"] })).rejects.toThrow('no field "id"');
    await expect(begin({ mapping: ["name", "custom.none"] })).rejects.toThrow('no field "custom.none"');
    await expect(begin({ mapping: ["email", "email"] })).rejects.toThrow("Two columns");
    await expect(begin({ options: { duplicates: "merge" } })).rejects.toThrow("skip, update or create");
    await expect(begin({ options: { owner_id: crypto.randomUUID() } })).rejects.toThrow("not a member");
    await expect(begin({ options: { stage: "gone" } })).rejects.toThrow("Unknown stage");
    await expect(begin({ options: { else: 1 } })).rejects.toThrow("The options are");
    await expect(begin({ file: { name: "" } })).rejects.toThrow("name of at most 255");
    const nameless = await imports.stage({ mapping: ["title"], rows: [["CTO"]] });
    await expect(imports.call("start_import", { import_id: nameless })).rejects.toThrow("which column holds the name");
    const id = await imports.stage({ mapping: ["name"], rows: [["Anna"]] });
    await expect(imports.call("stage_import_rows", { import_id: id, number: 1, rows: [[3, "Bob"]] })).rejects.toThrow(
      "not begun",
    );
    await expect(imports.call("undo_import", { import_id: id })).rejects.toThrow("not begun");
  });

  test("where a row is no row", async () => {
    const { imports, workspace } = await place();
    const import_id = crypto.randomUUID();
    await imports.call("begin_import", {
      workspace_id: workspace.id,
      import_id,
      file: { name: "a.csv" },
      columns: ["A"],
      mapping: ["name"],
    });
    const many = Array.from({ length: 2001 }, (_, i) => [i, "x"]);
    for (const rows of [
      [],
      many,
      {},
      [["2", "Anna"]],
      [[2, "Anna", "too many"]],
      [[-1, "Anna"]],
      [[1.5, "Anna"]],
      ["Anna"],
      [null],
    ]) {
      await expect(imports.call("stage_import_rows", { import_id, number: 0, rows })).rejects.toThrow(/A chunk|A row/);
    }
  });
});
