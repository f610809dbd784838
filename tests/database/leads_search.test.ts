import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Lead } from "../../shared/contracts/lead.ts";
import { leadFilter, leadPage, leadSortField } from "../../shared/contracts/lead_filter.ts";
import { filters, sorts } from "./filter_arbitraries.ts";
import { type LeadDatabase, otherWorkspace, people, startLeadDatabase, workspace } from "./lead_fixture.ts";
import { addSampleLeads, stages, walk } from "./lead_samples.ts";
import { naiveContext } from "./naive_context.ts";
import { type NaiveContext, naiveMatches } from "./naive_filter.ts";

let leads: LeadDatabase;
let all: Lead[];
let context: NaiveContext;

beforeAll(async () => {
  leads = await startLeadDatabase();
  all = await addSampleLeads(leads);
  context = await naiveContext(leads.database.sql, all);
}, 60_000);

afterAll(() => leads.database.stop());

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

  test.each(leadSortField.options.flatMap((field) => [1, 7, 50].map((size) => [field, size] as const)))(
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
          filter: { conditions: [{ field: "country", operator: "contains", value: "fillerland" }] },
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
