import { expect, it } from "vitest";
import { leadFilter } from "../../../shared/contracts/lead_filter.ts";
import { countConditions, finishedNodes, withPart } from "../../../web/components/leads/filter_draft.ts";
import { readLeadQuery, writeLeadQuery } from "../../../web/components/leads/lead_query.ts";

const won = { field: "stage" as const, operator: "is_any_of" as const, values: ["won"] };
const draft = {
  match: "all" as const,
  conditions: [
    won,
    { unfinished: "score" as const },
    { match: "any" as const, conditions: [{ unfinished: "owner" as const }] },
    { match: "any" as const, conditions: [won, { match: "all" as const, conditions: [won, won] }] },
  ],
};

it("leaves out what is not finished, and groups that hold nothing else", () => {
  const finished = finishedNodes(draft.conditions);
  expect(finished).toEqual([won, draft.conditions[3]]);
  expect(countConditions(finished)).toBe(4);
  expect(leadFilter.safeParse({ conditions: finished }).success).toBe(true);
});

it("changes and takes out parts", () => {
  expect(withPart(draft, 0, undefined).conditions).toEqual(draft.conditions.slice(1));
  expect(withPart(draft, 1, won).conditions[1]).toBe(won);
});

it("goes through the address, groups and orders by custom fields too", () => {
  const filter = leadFilter.parse({ match: "any", conditions: finishedNodes(draft.conditions) });
  const query = { filter, sort: { field: "account.custom.size" as const, direction: "ascending" as const } };
  expect(readLeadQuery(writeLeadQuery(query))).toEqual({ query, unreadable: false });
});
