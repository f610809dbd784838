import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addMember, createLead } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { countsOf, importPlace } from "./import_driver.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());

const place = () => importPlace(database.sql);
const people = ["name", "email", "company"] as const;

describe("undo", () => {
  test("takes everything back, companies included, and what was updated becomes what it was", async () => {
    const { imports, leads, workspace, sql } = await place();
    const id = await createLead(sql, workspace.id, { name: "Anna", email: "anna@example.com" });
    const before = await leads();
    const result = await imports.bring({
      mapping: [...people, "note"],
      rows: [
        ["Anna J", "anna@example.com", "Acme", "Met at the fair"],
        ["Bob", "bob@example.com", "Acme"],
        ["Bobby", "bob@example.com", "Brand"],
      ],
      options: { duplicates: "update" },
    });
    expect(countsOf(result)).toMatchObject({ added: 1, updated: 2 });
    const undone = await imports.undo(result.id);
    expect(undone).toMatchObject({ status: "undone", kept: 0 });
    expect((await leads()).map(({ updated_at, ...rest }) => rest)).toEqual(
      before.map(({ updated_at, ...rest }) => rest),
    );
    expect(await sql`select 1 from public.accounts where workspace_id = ${workspace.id}`).toHaveLength(0);
    expect(await sql`select 1 from public.lead_activities where lead_id = ${id} and kind = 'note'`).toHaveLength(0);
    expect(await imports.undo(result.id)).toMatchObject({ status: "undone" });
  });

  test("keeps whom someone edited or wrote on since, and names them", async () => {
    const { imports, leads, workspace, sql } = await place();
    await createLead(sql, workspace.id, { name: "Anna", email: "anna@example.com" });
    const result = await imports.bring({
      mapping: people,
      rows: [
        ["Anna J", "anna@example.com", ""],
        ["Bob", "bob@example.com", "Acme"],
        ["Carl", "carl@example.com", "Acme"],
        ["Dora", "dora@example.com", ""],
      ],
      options: { duplicates: "update" },
    });
    const idOf = async (name: string) => String((await leads()).find((lead) => lead.name === name)?.id);
    await imports.call("update_lead", {
      workspace_id: workspace.id,
      lead_id: await idOf("Anna J"),
      changes: { name: "Anna Smith" },
    });
    await imports.call("update_lead", {
      workspace_id: workspace.id,
      lead_id: await idOf("Bob"),
      changes: { city: "Rome" },
    });
    await imports.call("add_note", { workspace_id: workspace.id, lead_id: await idOf("Dora"), body: "Called" });
    const undone = await imports.undo(result.id);
    expect(undone).toMatchObject({ status: "undone", reversed: 1, kept: 3 });
    expect(undone.kept_leads.map(({ label, reason }) => [label, reason]).sort()).toEqual([
      ["Anna J", "Changed since: name."],
      ["Bob", "Changed since."],
      ["Dora", "Something was written on it since."],
    ]);
    expect((await leads()).map(({ name, company }) => [name, company])).toEqual([
      ["Anna Smith", null],
      ["Bob", "Acme"],
      ["Dora", null],
    ]);
  });

  test("gives back one by one what cannot go together", async () => {
    const { imports, leads, workspace, sql } = await place();
    const [leaver, ...ids] = [
      await addMember(sql, workspace.id, "member", "Leaver"),
      await createLead(sql, workspace.id, { name: "Anna", email: "anna@example.com" }),
      await createLead(sql, workspace.id, { name: "Bob", email: "bob@example.com" }),
    ];
    await sql`update public.leads set owner_id = ${String(leaver)} where id = ${String(ids[0])}`;
    const result = await imports.bring({
      mapping: ["name", "email", "owner"],
      rows: [
        ["Anna", "anna@example.com", "owner"],
        ["Bobby", "bob@example.com", ""],
      ],
      options: { duplicates: "update" },
    });
    await sql`delete from public.workspace_members where user_id = ${String(leaver)}`;
    const undone = await imports.undo(result.id);
    expect(undone.kept_leads).toEqual([
      { id: ids[0], label: "Anna", reason: "What it was before is no longer possible." },
    ]);
    expect((await leads()).map(({ name }) => name)).toEqual(["Anna", "Bob"]);
  });
});
