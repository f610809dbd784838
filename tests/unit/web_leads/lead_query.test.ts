import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leadCondition } from "../../../shared/contracts/lead_filter.ts";
import {
  effectiveSort,
  everyLead,
  isNarrowed,
  readLeadQuery,
  writeLeadQuery,
} from "../../../web/components/leads/lead_query.ts";

const conditions = fc.array(
  fc.oneof(
    fc.record({
      field: fc.constantFrom("stage" as const, "tags" as const, "owner" as const),
      operator: fc.constantFrom("is_any_of" as const, "is_none_of" as const),
      values: fc.array(fc.string({ minLength: 1, maxLength: 30 }), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
    fc.record({
      field: fc.constant("score" as const),
      operator: fc.constant("between" as const),
      minimum: fc.integer({ min: 0, max: 100 }),
    }),
    fc.record({
      field: fc.constant("last_contacted_at" as const),
      operator: fc.constant("not_in_last_days" as const),
      days: fc.integer({ min: 1, max: 3650 }),
    }),
  ),
  { maxLength: 5 },
);

describe("the leads query in the address", () => {
  it("comes back as it was written", () => {
    fc.assert(
      fc.property(conditions, fc.constantFrom("all" as const, "any" as const), (list, match) => {
        const query = {
          filter: {
            text: "müller & söhne #1",
            match,
            conditions: list.map((each) => leadCondition.parse(each)),
          },
          sort: { field: "score" as const, direction: "descending" as const },
        };
        expect(readLeadQuery(writeLeadQuery(query))).toEqual({
          query,
          unreadable: false,
        });
      }),
    );
  });

  it("is empty for every lead", () => {
    expect(writeLeadQuery(everyLead)).toBe("");
    expect(readLeadQuery("")).toEqual({ query: everyLead, unreadable: false });
  });

  it("takes the filter of a chat result, which leaves defaults out", () => {
    const link = `?filter=${encodeURIComponent('{"conditions":[{"field":"country","operator":"is_any_of","values":["Germany"]}]}')}`;
    const { query, unreadable } = readLeadQuery(link);
    expect(unreadable).toBe(false);
    expect(query.filter.match).toBe("all");
    expect(query.filter.conditions).toHaveLength(1);
  });

  it.each(["?filter=%7B", '?filter={"conditions":[{"field":"password"}]}', "?sort=secret.up", "?filter=[]"])(
    "shows every lead and says so when %s cannot be read",
    (link) => {
      expect(readLeadQuery(link)).toEqual({ query: everyLead, unreadable: true });
    },
  );

  it("is ordered by score unless it says otherwise or searches a text", () => {
    expect(effectiveSort(everyLead)).toEqual({ field: "score", direction: "descending" });
    expect(effectiveSort(readLeadQuery("?sort=name.ascending").query)?.field).toBe("name");
    expect(effectiveSort(readLeadQuery('?filter={"text":"x"}').query)).toBeNull();
  });

  it("narrows by text or by a condition, not by the order", () => {
    expect(isNarrowed(everyLead)).toBe(false);
    expect(isNarrowed(readLeadQuery("?sort=name.ascending").query)).toBe(false);
    expect(isNarrowed(readLeadQuery('?filter={"text":"x"}').query)).toBe(true);
  });
});
