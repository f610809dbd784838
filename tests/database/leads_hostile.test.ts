import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Lead } from "../../shared/contracts/lead.ts";
import { leadPage } from "../../shared/contracts/lead_filter.ts";
import { type LeadDatabase, people, startLeadDatabase } from "./lead_fixture.ts";
import { addSampleLeads } from "./lead_samples.ts";

let leads: LeadDatabase;
let all: Lead[];

beforeAll(async () => {
  leads = await startLeadDatabase();
  all = await addSampleLeads(leads);
}, 60_000);

afterAll(() => leads.database.stop());

describe("hostile values", () => {
  const hostile = [
    "'; drop table public.leads; --",
    "\\'; select pg_sleep(9); --",
    "$$ || (select 1) || $$",
    "%s %I %L %1$s",
    "' or true or l.name = '",
    "{a,b}",
    "}'::text[]) or true --",
    "\u202e\ud83d\ude00 \uffff",
    "a".repeat(200),
    "%_\\",
    "NULL",
  ];

  test.each(hostile)("%j is only ever compared with", async (value) => {
    const conditions = [
      { field: "name", operator: "contains", value },
      { field: "email", operator: "is_any_of", values: [value] },
      { field: "tags", operator: "is_any_of", values: [value, "}"] },
      { field: "company", operator: "contains", value },
    ];
    for (const condition of conditions) {
      const answer = await leads.call(people.owner, "search_leads", { filter: { conditions: [condition] } });
      expect(leadPage.parse(answer).count).toBe(0);
    }
    expect(
      leadPage.parse(await leads.call(people.owner, "search_leads", { filter: { text: value } })).leads.length,
    ).toBeLessThanOrEqual(84);
  });

  test.each([
    [{ filter: [] }],
    [{ filter: "all" }],
    [{ filter: { where: "1=1" } }],
    [{ filter: { match: "none" } }],
    [{ filter: { text: 5 } }],
    [{ filter: { text: "a".repeat(201) } }],
    [{ filter: { conditions: {} } }],
    [{ filter: { conditions: ["x"] } }],
    [{ filter: { conditions: Array(21).fill({ field: "score", operator: "is_empty" }) } }],
    [{ filter: { conditions: [{}] } }],
    [{ filter: { conditions: [{ field: "l.name", operator: "is_empty" }] } }],
    [{ filter: { conditions: [{ field: "name", operator: "= 'x' or" }] } }],
    [{ filter: { conditions: [{ field: "engagement", operator: "happened" }] } }],
    [{ filter: { conditions: [{ field: "engagement", operator: "happened", kinds: ["sneezed"] }] } }],
    [{ filter: { conditions: [{ field: "engagement", operator: "is_empty" }] } }],
    [
      {
        filter: {
          conditions: [{ field: "engagement", operator: "happened", kinds: ["opened"], campaign_ids: ["x'"] }],
        },
      },
    ],
    [{ filter: { conditions: [{ field: "activity", operator: "happened", campaign_ids: [people.owner] }] } }],
    [{ filter: { conditions: [{ field: "name", operator: "between", minimum: 1 }] } }],
    [{ filter: { conditions: [{ field: "name", operator: "is_empty", value: "x" }] } }],
    [{ filter: { conditions: [{ field: "name", operator: "contains", value: "" }] } }],
    [{ filter: { conditions: [{ field: "name", operator: "contains" }] } }],
    [{ filter: { conditions: [{ field: "name", operator: "is_any_of", values: [] }] } }],
    [{ filter: { conditions: [{ field: "name", operator: "is_any_of", values: [1] }] } }],
    [{ filter: { conditions: [{ field: "name", operator: "is_any_of", values: "x" }] } }],
    [{ filter: { conditions: [{ field: "stage", operator: "is_any_of", values: ["hot"] }] } }],
    [{ filter: { conditions: [{ field: "owner", operator: "is_any_of", values: ["Nobody Here"] }] } }],
    [{ filter: { conditions: [{ field: "score", operator: "between", minimum: "1" }] } }],
    [{ filter: { conditions: [{ field: "created_at", operator: "between_dates", from: "2026-02-31" }] } }],
    [{ filter: { conditions: [{ field: "created_at", operator: "between_dates", from: "yesterday" }] } }],
    [
      {
        filter: { conditions: [{ field: "created_at", operator: "between_dates", from: "2026-01-01T00:00:00+23:59" }] },
      },
    ],
    [{ filter: { conditions: [{ field: "created_at", operator: "in_last_days", days: 1.5 }] } }],
    [{ filter: { conditions: [{ field: "created_at", operator: "in_last_days", days: "1 day" }] } }],
    [{ filter: { conditions: [{ field: "do_not_contact", operator: "is", value: "true" }] } }],
    [{ sort: "name" }],
    [{ sort: { field: "email", direction: "ascending" } }],
    [{ sort: { field: "relevance", direction: "ascending" } }],
    [{ sort: { field: "name", direction: "asc" } }],
    [{ sort: { field: "name", direction: "ascending", nulls: "first" } }],
    [{ page_size: 0 }],
    [{ page_size: 201 }],
  ])("%j is refused with words", async (args) => {
    await expect(leads.call(people.owner, "search_leads", args)).rejects.toMatchObject({
      code: "22023",
      message: expect.stringMatching(/^["A-Z].*\.$/),
    });
  });
});

describe("cursors", () => {
  test("refuse a cursor that is forged, of another order, or no cursor", async () => {
    const encode = (place: unknown) => Buffer.from(JSON.stringify(place)).toString("base64url");
    const id = all[0]?.id;
    const place = { field: "score", direction: "descending", key: 50, id };
    const wrong = [
      "",
      "x",
      "%%%",
      "é",
      encode(null),
      encode([1]),
      encode({ ...place, field: "email" }),
      encode({ ...place, field: ["score"] }),
      encode({ ...place, direction: "desc; drop table leads" }),
      encode({ ...place, key: "1 or 1=1" }),
      encode({ ...place, key: 1e30 }),
      encode({ ...place, id: "1' or '1'='1" }),
      encode({ ...place, id: null }),
      encode({ field: "score", direction: "descending", id }),
      encode({ ...place, field: "created_at", key: "yesterday'" }),
      encode({ ...place, field: "relevance" }),
      encode({ ...place, field: "name", key: "a\u0000b" }),
      encode({ ...place, direction: "ascending" }),
    ];
    const sort = { field: "score", direction: "descending" };
    for (const cursor of wrong) {
      await expect(leads.call(people.owner, "search_leads", { sort, cursor }), cursor).rejects.toMatchObject({
        code: "22023",
      });
    }
    const skipped = await leads.call(people.owner, "search_leads", { sort, cursor: encode(place) });
    expect(leadPage.parse(skipped).leads.every((each) => Number(each.score) <= 50)).toBe(true);
  });
});
