import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { customField } from "../../shared/contracts/custom_field.ts";
import { exportCsv } from "../../shared/domain/imports/export_csv.ts";
import { stageTable } from "../../shared/domain/imports/stage_table.ts";
import { openTable } from "../../shared/domain/tables/open_table.ts";
import { tableLibraries } from "../../supabase/functions/_shared/table_libraries.ts";
import { createWorkspace, type Workspace } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { importDriver } from "./import_driver.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());

const fields = [
  { target: "lead", label: "Seats", type: "number" },
  { target: "lead", label: "Budget", type: "money", options: { currency: "EUR" } },
  { target: "lead", label: "Since", type: "date" },
  { target: "lead", label: "=Plan", type: "choice", options: { choices: ["Basic", "Pro, plus", "-1"] } },
  { target: "lead", label: "Uses", type: "multi_choice", options: { choices: ["A", "B; C", '"D"', "E|F"] } },
  { target: "lead", label: "Opted in", type: "yes_no" },
  { target: "lead", label: "Profile", type: "link" },
  { target: "lead", label: "Email", type: "text" },
  { target: "account", label: "Motto", type: "text" },
  { target: "account", label: "Website", type: "link" },
] as const;

/** A person in a workspace of their own with those fields. */
async function place(personId?: string) {
  const { sql } = database;
  const workspace: Workspace = await createWorkspace(sql);
  const ownerId = personId ?? workspace.ownerId;
  if (personId !== undefined) {
    await sql`update public.workspace_members set user_id = ${personId} where workspace_id = ${workspace.id}`;
  }
  const imports = importDriver(sql, { userId: ownerId }, workspace.id);
  for (const field of fields) await imports.call("save_custom_field", { workspace_id: workspace.id, field });
  return { workspace, ownerId, imports };
}

type Place = Awaited<ReturnType<typeof place>>;

async function exported({ workspace, imports }: Place): Promise<string> {
  let text = "";
  for await (const piece of exportCsv({ workspaceId: workspace.id, filter: {}, pageSize: 3 }, imports.call))
    text += piece;
  return text;
}

async function imported({ workspace, imports }: Place, text: string, duplicates: "create" | "update") {
  const bytes = new TextEncoder().encode(text);
  const file = {
    name: "leads.csv",
    async *bytes() {
      yield bytes;
    },
  };
  const customFields = z.array(customField).parse(await imports.call("import_targets", { workspace_id: workspace.id }));
  const importId = randomUUID();
  const staged = { workspaceId: workspace.id, importId, fileName: "leads.csv", options: { duplicates }, customFields };
  await stageTable(await openTable(file, tableLibraries), staged, imports.call);
  return await imports.run(importId);
}

/** What stands in a lead, without what the database gives it. */
const contents = ({ workspace }: Place) => database.sql`
  select l.name, l.email, l.phone, l.title, a.name as company, a.domain, a.industry, a.employee_count, a.custom as account_custom,
    l.country, l.city, l.stage, l.owner_id, l.tags, l.source, l.do_not_contact, l.custom
  from public.leads l left join public.accounts a on a.id = l.account_id
  where l.workspace_id = ${workspace.id} order by l.email`;

/** Any text that a person could type, with all that files and spreadsheets take amiss. */
const text = (maxLength: number) =>
  fc
    .oneof(
      fc.string({ unit: "binary", maxLength }),
      fc.constantFrom(
        '"',
        "'",
        "''=1",
        "=1+1",
        "+49",
        "-5",
        "-x",
        "@a",
        'a"b',
        "a,b",
        "a;b",
        "a|b",
        "a\nb",
        "a\r\nb",
        "null",
        "\\N",
        "＝1",
        "0012",
        "1e5",
        "true",
      ),
    )
    .map((value) =>
      value
        .replaceAll("\0", "")
        .replaceAll(/[\u00a0\u200b\ufeff]/g, "")
        .replaceAll(/^[ \t\r\n]+|[ \t\r\n]+$/g, "")
        .slice(0, maxLength),
    )
    .filter((value) => value.isWellFormed());
const optional = (value: fc.Arbitrary<unknown>) => fc.option(value, { nil: null });
const filled = (maxLength: number) => text(maxLength).map((value) => (value === "" ? null : value));

const lead = fc.record({
  name: text(40).map((value) => value || "Somebody"),
  phone: filled(20),
  title: filled(30),
  country: filled(20),
  city: filled(20),
  source: filled(20),
  tags: fc.array(text(12), { maxLength: 3 }),
  do_not_contact: fc.boolean(),
  stage: fc.constantFrom("new", "qualified", "won"),
  isOwned: fc.boolean(),
  company: optional(fc.constantFrom("=Acme", "Brand, Inc.", "'Co")),
  custom: fc.record({
    seats: optional(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((value) => Math.round(value * 1000) / 1000 || 0),
    ),
    budget: optional(fc.integer({ min: -1e9, max: 1e12 })),
    since: optional(
      fc
        .date({ min: new Date("1900-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 10)),
    ),
    plan: optional(fc.constantFrom("Basic", "Pro, plus", "-1")),
    uses: optional(fc.subarray(["A", "B; C", '"D"', "E|F"], { minLength: 1 })),
    opted_in: optional(fc.boolean()),
    profile: optional(fc.constantFrom("https://x.example/?a=1,2;3", "http://y.example")),
    email: filled(30),
  }),
});

test("an export, imported elsewhere, is the same leads; imported back, it changes none", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(lead, { minLength: 1, maxLength: 8 }), filled(30), async (given, motto) => {
      const from = await place();
      for (const [number, { isOwned, company, ...facts }] of given.entries()) {
        const email = `person${number}@x.example`;
        const { stage, ...rest } = facts;
        const created = z.object({ lead: z.object({ id: z.string() }) }).parse(
          await from.imports.call("create_lead", {
            workspace_id: from.workspace.id,
            lead: { ...rest, email, company, stage },
          }),
        );
        await database.sql`update public.leads set owner_id = ${isOwned ? from.ownerId : null} where id = ${created.lead.id}`;
      }
      await database.sql`update public.accounts set domain = 'acme.example', industry = '=Toys', employee_count = 12,
        custom = jsonb_strip_nulls(jsonb_build_object('motto', ${motto}::text, 'website', 'https://acme.example/a'))
        where workspace_id = ${from.workspace.id} and name = '=Acme'`;
      const file = await exported(from);
      const before = await contents(from);
      expect(await imported(from, file, "update")).toMatchObject({
        added: 0,
        updated: 0,
        skipped: given.length,
        failed: 0,
        noted: 0,
      });
      expect(await contents(from)).toEqual(before);
      const to = await place(from.ownerId);
      expect(await imported(to, file, "create")).toMatchObject({ added: given.length, failed: 0, noted: 0 });
      expect(await contents(to)).toEqual(before);
    }),
    { numRuns: 12 },
  );
}, 120_000);
