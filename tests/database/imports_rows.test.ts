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

describe("rows become leads", () => {
  test("with their company, its facts, tags, stage and owner", async () => {
    const { imports, leads, workspace, sql } = await place();
    const ada = await addMember(sql, workspace.id, "member", "Ada");
    const result = await imports.bring({
      mapping: [
        "first_name",
        "last_name",
        "email",
        "company",
        "domain",
        "industry",
        "employee_count",
        "stage",
        "owner",
        "tags",
      ],
      rows: [
        [
          "Anna",
          "Jones",
          "ANNA@Example.com ",
          "Acme",
          "https://www.acme.com/about?x",
          "Toys",
          "1,200",
          "Closed - Converted",
          "ada",
          'vip;"a;b"',
        ],
        ["Bob", "", null, "acme"],
      ],
      options: { tags: ["Fair"], owner_id: workspace.ownerId },
    });
    expect(countsOf(result)).toEqual({ added: 2, updated: 0, skipped: 0, failed: 0, noted: 0 });
    expect(await leads()).toMatchObject([
      {
        name: "Anna Jones",
        email: "anna@example.com",
        company: "Acme",
        domain: "acme.com",
        industry: "Toys",
        employee_count: 1200,
        stage: "won",
        owner_id: ada,
        tags: ["a;b", "fair", "vip"],
        from_outside: true,
      },
      { name: "Bob", email: null, company: "Acme", stage: "new", owner_id: workspace.ownerId, tags: ["fair"] },
    ]);
    expect(
      await sql`select title, from_outside from public.lead_activities where workspace_id = ${workspace.id}`,
    ).toEqual([
      { title: "Imported from people.csv", from_outside: true },
      { title: "Imported from people.csv", from_outside: true },
    ]);
  });

  test("with custom values of every type, of the lead and of its company", async () => {
    const { imports, leads, workspace, sql } = await place();
    const fields: [string, string, string, object][] = [
      ["lead", "Seats", "number", {}],
      ["lead", "Budget", "money", { currency: "EUR" }],
      ["lead", "Since", "date", {}],
      ["lead", "Plan", "choice", { choices: ["Basic", "Pro"] }],
      ["lead", "Uses", "multi_choice", { choices: ["A", "B, C", "D"] }],
      ["lead", "Opted in", "yes_no", {}],
      ["lead", "Profile", "link", {}],
      ["account", "Motto", "text", {}],
    ];
    for (const [target, label, type, options] of fields) {
      await imports.call("save_custom_field", { workspace_id: workspace.id, field: { target, label, type, options } });
    }
    const keys = ["seats", "budget", "since", "plan", "uses", "opted_in", "profile"].map((key) => `custom.${key}`);
    const result = await imports.bring({
      mapping: ["name", "company", ...keys, "account.custom.motto"],
      rows: [
        ["Anna", "Acme", "12", "€ 1.234,50", "31.01.2026", "pro", 'd;"B, C"', "ja", "example.com/anna", "Onwards"],
        ["Bob", "Acme", "a dozen", "1e30", "2026-02-30", "Gold", "A;Z", "perhaps", "javascript:alert(1)", ""],
      ],
    });
    expect(countsOf(result)).toMatchObject({ added: 2, noted: 1 });
    expect(await leads()).toMatchObject([
      {
        custom: {
          seats: 12,
          budget: 1234.5,
          since: "2026-01-31",
          plan: "Pro",
          uses: ["B, C", "D"],
          opted_in: true,
          profile: "https://example.com/anna",
        },
      },
      { custom: {} },
    ]);
    expect(await sql`select custom from public.accounts where workspace_id = ${workspace.id}`).toEqual([
      { custom: { motto: "Onwards" } },
    ]);
    const [noted] = await sql`select reason from public.lead_import_rows where import_id = ${result.id}`;
    for (const label of ["Seats", "Budget", "Since", "Plan", "Uses", "Opted in", "Profile"])
      expect(noted?.reason).toContain(label);
  });

  test("and what cannot be one fails with its reason, the others unharmed", async () => {
    const { imports, sql } = await place();
    const long = "x".repeat(201);
    const result = await imports.bring({
      mapping: ["name", "email", "title", "do_not_contact"],
      rows: [
        ["Anna"],
        ["", ""],
        ["Bob", "not an address"],
        ["Carl", "carl@example.com", long],
        ["Dora", "", "", "perhaps"],
        ["Eve", "", "", "yes"],
        ["Fay"],
      ],
      faults: { 8: "A quote is never closed." },
    });
    expect(countsOf(result)).toMatchObject({ added: 2, failed: 5 });
    const reasons =
      await sql`select number, reason, cells from public.lead_import_rows where import_id = ${result.id} order by number`;
    expect(reasons).toMatchObject([
      { number: 3, reason: "There is neither a name nor an e-mail address." },
      { number: 4, reason: '"not an address" is not an e-mail address.', cells: ["Bob", "not an address"] },
      { number: 5, reason: expect.stringContaining("at most 200 characters") },
      { number: 6, reason: '"perhaps" is neither yes nor no for "do not contact".' },
      { number: 8, reason: "A quote is never closed." },
    ]);
  });
});

describe("someone who is there already", () => {
  const again = {
    mapping: people,
    rows: [
      ["Anna Maria Jones", "anna@example.com", "Acme"],
      ["New", "new@example.com", ""],
    ],
  };

  test("is skipped", async () => {
    const { imports, leads, workspace, sql } = await place();
    await createLead(sql, workspace.id, { name: "Anna Jones", email: "anna@example.com" });
    expect(countsOf(await imports.bring({ ...again, options: { duplicates: "skip" } }))).toMatchObject({
      added: 1,
      skipped: 1,
    });
    expect((await leads()).map(({ name, company }) => [name, company])).toEqual([
      ["Anna Jones", null],
      ["New", null],
    ]);
  });

  test("is updated with what the file says and keeps what it does not", async () => {
    const { imports, leads, workspace, sql } = await place();
    const id = await createLead(sql, workspace.id, { name: "Anna Jones", email: "anna@example.com" });
    await sql`update public.leads set title = 'CTO', do_not_contact = true, tags = '{old}' where id = ${id}`;
    const result = await imports.bring({ ...again, options: { duplicates: "update", tags: ["new"] } });
    expect(countsOf(result)).toMatchObject({ added: 1, updated: 1 });
    expect((await leads())[0]).toMatchObject({
      id,
      name: "Anna Maria Jones",
      title: "CTO",
      company: "Acme",
      do_not_contact: true,
      tags: ["new", "old"],
    });
    expect(countsOf(await imports.bring({ ...again, options: { duplicates: "update", tags: ["new"] } }))).toMatchObject(
      { updated: 0, skipped: 2 },
    );
  });

  test("is added a second time when that is wanted, unless the address is taken", async () => {
    const { imports, leads, workspace, sql } = await place();
    await createLead(sql, workspace.id, { name: "Anna Jones", email: "anna@example.com" });
    const rows = [
      ["Anna Jones", "anna@example.com", ""],
      ["Bob", "", "Acme"],
      ["Bob", "", "Acme"],
    ];
    const result = await imports.bring({ mapping: people, rows, options: { duplicates: "create" } });
    expect(countsOf(result)).toMatchObject({ added: 2, failed: 1 });
    expect((await leads()).map(({ name }) => name)).toEqual(["Anna Jones", "Bob", "Bob"]);
  });

  test("is found by name with phone or company, also within the file, never against another address", async () => {
    const { imports, leads } = await place();
    const result = await imports.bring({
      mapping: ["name", "email", "phone", "company"],
      rows: [
        ["Anna Jones", "", "+49 30 1234567", "Acme"],
        ["Anna Jones", "", "+49 (30) 123-4567", ""],
        ["Anna Jones", "anna@acme.com", "", "ACME"],
        ["Anna Jones", "other.anna@acme.com", "", "Acme"],
        ["Anna Jones", "", "", "Other firm"],
        ["Only Name", "", "", ""],
        ["Only Name", "", "", ""],
      ],
      options: { duplicates: "update" },
    });
    expect(countsOf(result)).toMatchObject({ added: 4, updated: 2, skipped: 1 });
    expect((await leads()).map(({ name, email, phone, company }) => [name, email, phone, company])).toEqual([
      ["Anna Jones", "anna@acme.com", "+49 (30) 123-4567", "Acme"],
      ["Anna Jones", "other.anna@acme.com", null, "Acme"],
      ["Anna Jones", null, null, "Other firm"],
      ["Only Name", null, null, null],
    ]);
  });
});
