import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Lead } from "../../shared/contracts/lead.ts";
import {
  leadDateField,
  leadFilter,
  leadNumberField,
  leadPage,
  leadSort,
  leadTextField,
} from "../../shared/contracts/lead_filter.ts";
import { type LeadDatabase, otherWorkspace, people, startLeadDatabase, workspace } from "./lead_fixture.ts";
import { addSampleLeads, stages, walk } from "./lead_samples.ts";
import { type NaiveContext, naiveMatches } from "./naive_filter.ts";

let leads: LeadDatabase;
let all: Lead[];
let context: NaiveContext;

beforeAll(async () => {
  leads = await startLeadDatabase();
  all = await addSampleLeads(leads);
  const documents = new Map(
    all.map((each) => [
      each.id,
      [each.name, each.company, each.title, each.email, ...each.tags].filter(Boolean).join("\n").toLowerCase(),
    ]),
  );
  context = { now: new Date(), me: people.owner, documents };
}, 60_000);

afterAll(() => leads.database.stop());

const texts = fc.constantFrom(
  ...[
    "Anna Berg",
    "ANN",
    "acme",
    "Zephyr_Co",
    "germany",
    "france",
    "cto",
    "berlin",
    "_",
    "%",
    "\\",
    "'",
    "Referral",
    "e",
  ],
  ...["acme.example", "Fintech", "lead1@firm1.example", "+49 30 1234", "nothing like it", '"ops"', "ö"],
);
const member = fc.constantFrom(
  "me",
  "Max Member",
  "olive owner",
  people.member,
  "aaaaaaaa-0000-4000-8000-00000000ffff",
);
const dates = fc.integer({ min: 0, max: 100 }).map((days) => new Date(Date.now() - days * 86_400_000).toISOString());
const plainText = fc.constantFrom(...leadTextField.options.filter((field) => field !== "stage" && field !== "owner"));
const anyField = fc.constantFrom(
  ...leadTextField.options,
  ...leadNumberField.options,
  ...leadDateField.options,
  "tags",
);
const membership = fc.constantFrom("is_any_of", "is_none_of");
const many = (values: fc.Arbitrary<string>) => fc.array(values, { minLength: 1, maxLength: 4 });
const conditions = fc.oneof(
  fc.record({ field: plainText, operator: membership, values: many(texts) }),
  fc.record({
    field: fc.constant("stage"),
    operator: membership,
    values: many(fc.constantFrom(...stages, "WON", "Lost")),
  }),
  fc.record({ field: fc.constant("owner"), operator: membership, values: many(member) }),
  fc.record({
    field: fc.constant("tags"),
    operator: membership,
    values: many(fc.constantFrom("VIP", "50%", "o'reilly", "none")),
  }),
  fc.record({ field: fc.constantFrom(...leadTextField.options), operator: fc.constant("contains"), value: texts }),
  fc.record({ field: anyField, operator: fc.constantFrom("is_empty", "is_not_empty") }),
  fc.record(
    {
      field: fc.constantFrom(...leadNumberField.options),
      operator: fc.constant("between"),
      minimum: fc.oneof(
        fc.integer({ min: -5, max: 2100 }),
        fc.integer({ min: 0, max: 100 }).map((whole) => whole + 0.5),
        fc.constant(1e300),
      ),
      maximum: fc.oneof(fc.integer({ min: -5, max: 2100 }), fc.constant(-1e300)),
    },
    { requiredKeys: ["field", "operator"] },
  ),
  fc.record(
    {
      field: fc.constantFrom(...leadDateField.options),
      operator: fc.constant("between_dates"),
      from: dates,
      until: dates,
    },
    { requiredKeys: ["field", "operator"] },
  ),
  fc.record({
    field: fc.constantFrom(...leadDateField.options),
    operator: fc.constantFrom("in_last_days", "not_in_last_days"),
    days: fc.integer({ min: 1, max: 100 }),
  }),
  fc.record({ field: fc.constant("do_not_contact"), operator: fc.constant("is"), value: fc.boolean() }),
);
// Words that stand in some lead: what stands nowhere is taken as misspelt, which has its own tests.
const words = fc.constantFrom("anna", "BERG", "acme", "100%", "carla_o'neil", "vip", "firm1", "cto", "", "ann berg");
const filters = fc
  .record({ text: words, match: fc.constantFrom("all", "any"), conditions: fc.array(conditions, { maxLength: 4 }) })
  .map((filter) => leadFilter.parse(filter));
const sorts = fc.record({
  field: fc.constantFrom(...leadSort.shape.field.options),
  direction: fc.constantFrom("ascending" as const, "descending" as const),
});

describe("the filter language", () => {
  test("finds exactly what a plain reading of every generated filter finds", async () => {
    await fc.assert(
      fc.asyncProperty(filters, fc.option(sorts, { nil: null }), async (filter, sort) => {
        const expected = all.filter((each) => naiveMatches(each, filter, context)).map(({ id }) => id);
        const found = (await walk(leads, filter, sort, 50)).map(({ id }) => id);
        expect(new Set(found)).toEqual(new Set(expected));
        expect(found).toHaveLength(expected.length);
      }),
      { numRuns: 300 },
    );
  }, 120_000);

  test("takes a date alone as that day's beginning in UTC", async () => {
    const [first] = all;
    const day = first?.created_at.slice(0, 10) ?? "";
    const filter = leadFilter.parse({ conditions: [{ field: "created_at", operator: "between_dates", from: day }] });
    const found = await walk(leads, filter, null, 50);
    expect(found.map(({ id }) => id).sort()).toEqual(
      all
        .filter((each) => Date.parse(each.created_at) >= Date.parse(`${day}T00:00:00Z`))
        .map(({ id }) => id)
        .sort(),
    );
  });
});

describe("pages", () => {
  const everything = leadFilter.parse({});
  const key = {
    name: (each: Lead) => each.name.toLowerCase(),
    company: (each: Lead) => each.company?.toLowerCase() ?? null,
    country: (each: Lead) => each.country?.toLowerCase() ?? null,
    stage: (each: Lead) => stages.indexOf(each.stage),
    score: (each: Lead) => each.score,
    created_at: (each: Lead) => each.created_at,
    updated_at: (each: Lead) => each.updated_at,
    last_contacted_at: (each: Lead) => each.last_contacted_at,
  };
  const collator = new Intl.Collator("und");
  const compare = (one: string | number, other: string | number) =>
    typeof one === "string" && typeof other === "string" ? collator.compare(one, other) : Number(one) - Number(other);

  test.each(leadSort.shape.field.options.flatMap((field) => [1, 7, 50].map((size) => [field, size] as const)))(
    "by %s in pages of %i have no gap and no repeat, ties and nulls included",
    async (field, size) => {
      for (const direction of ["ascending", "descending"] as const) {
        const found = await walk(leads, everything, { field, direction }, size);
        expect(new Set(found.map(({ id }) => id)).size).toBe(all.length);
        expect(found).toHaveLength(all.length);
        const sign = direction === "ascending" ? 1 : -1;
        for (const [index, next] of found.slice(1).entries()) {
          const before = found[index];
          if (!before) throw new Error("A list has no hole.");
          const [one, other] = [key[field](before), key[field](next)];
          if (one === null) expect(other).toBeNull();
          else if (other !== null) {
            const order = sign * compare(one, other);
            expect(order).toBeLessThanOrEqual(0);
            if (order === 0) expect(sign * compare(before.id, next.id)).toBeLessThan(0);
          }
        }
      }
    },
    60_000,
  );

  test("go on where they stopped when rows before the place come and go", async () => {
    const sort = { field: "score", direction: "descending" };
    const read = async (cursor: string | null) =>
      leadPage.parse(await leads.call(people.owner, "search_leads", { filter: {}, sort, page_size: 40, cursor }));
    const first = await read(null);
    const { sql } = leads.database;
    await sql`insert into public.leads (workspace_id, name, score) values (${workspace}, 'Newcomer', 100)`;
    const second = await read(first.next_cursor);
    await sql`delete from public.leads where name = 'Newcomer'`;
    const seen = [...first.leads, ...second.leads].map(({ id }) => id);
    expect(new Set(seen).size).toBe(80);
  });
});

describe("who sees what", () => {
  test("an outsider finds nothing, and nobody finds another workspace's leads", async () => {
    expect(leadPage.parse(await leads.call(people.outsider, "search_leads")).count).toBe(0);
    const theirs = await leads.call(people.owner, "search_leads", { workspace_id: otherWorkspace });
    expect(leadPage.parse(theirs).count).toBe(0);
  });

  test("a viewer finds what members find", async () => {
    expect(leadPage.parse(await leads.call(people.viewer, "search_leads")).count).toBe(all.length);
  });

  test("an anonymous caller may not ask", async () => {
    const asked = leads.as(undefined, ({ sql }) => sql`select public.search_leads(${workspace})`);
    await expect(asked).rejects.toMatchObject({ code: "42501" });
  });
});

describe("the count", () => {
  test("is exact up to 10,000 and says when it is not", async () => {
    const { sql } = leads.database;
    // Without triggers, for speed: the count needs the rows only.
    const fill = (rows: number) =>
      sql.begin(async (transaction) => {
        await transaction`set local session_replication_role = replica`;
        await transaction`insert into public.leads (workspace_id, name, stage, score, country)
        select ${workspace}, 'Filler', 'new', 1, 'Fillerland' from generate_series(1, ${rows})`;
      });
    const count = async () =>
      leadPage.parse(
        await leads.call(people.owner, "search_leads", {
          filter: { conditions: [{ field: "country", operator: "is_any_of", values: ["fillerland"] }] },
          page_size: 1,
        }),
      );
    await fill(10_000);
    expect(await count()).toMatchObject({ count: 10_000, count_is_exact: true });
    await fill(1);
    expect(await count()).toMatchObject({ count: 10_000, count_is_exact: false });
    await sql`delete from public.leads where country = 'Fillerland'`;
  }, 60_000);
});
