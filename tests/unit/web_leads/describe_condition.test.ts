import { expect, it } from "vitest";
import { leadCondition, leadGroup } from "../../../shared/contracts/lead_filter.ts";
import { describeCondition, describeNode } from "../../../web/components/leads/describe_condition.ts";

const options = {
  locale: "en-GB",
  nameOf: (_field: string, value: string) => (value === "me" ? "Me" : value),
};

it.each([
  [{ field: "stage", operator: "is_any_of", values: ["new", "won"] }, "Stage is new or won"],
  [
    {
      field: "country",
      operator: "is_any_of",
      values: ["Germany", "France", "Spain", "Italy"],
    },
    "Country is Germany, France +2",
  ],
  [{ field: "owner", operator: "is_none_of", values: ["me"] }, "Owner is not Me"],
  [{ field: "company", operator: "contains", value: "bank" }, "Company contains bank"],
  [{ field: "score", operator: "between", minimum: 80 }, "Score is 80 or more"],
  [{ field: "score", operator: "between", minimum: 50, maximum: 79 }, "Score is 50 to 79"],
  [{ field: "employee_count", operator: "between", maximum: 1000 }, "Employees is 1,000 or less"],
  [{ field: "last_contacted_at", operator: "not_in_last_days", days: 30 }, "Last contacted not within 30 days"],
  [{ field: "last_contacted_at", operator: "in_last_days", days: 1 }, "Last contacted within 1 day"],
  [{ field: "last_contacted_at", operator: "is_empty" }, "Last contacted is never"],
  [{ field: "owner", operator: "is_empty" }, "Owner is nobody"],
  [
    {
      field: "created_at",
      operator: "between_dates",
      from: "2026-03-01",
      until: "2026-04-01",
    },
    "Added from 1 Mar 2026 until 1 Apr 2026",
  ],
  [{ field: "do_not_contact", operator: "is", value: true }, "Do not contact is on"],
  [{ field: "custom.unknown", operator: "is", value: false }, "custom.unknown is no"],
  [{ field: "created_at", operator: "in_period", period: "this_quarter" }, "Added is this quarter"],
  [{ field: "custom.renews", operator: "in_next_days", days: 14 }, "custom.renews within the next 14 days"],
  [
    { field: "activity", operator: "did_not_happen", kinds: ["call", "email_sent"], within_days: 30 },
    "Activity is not call or e-mail sent within 30 days",
  ],
  [{ field: "activity", operator: "happened", at_least: 3 }, "Activity is any, at least 3 times"],
  [
    { field: "engagement", operator: "did_not_happen", kinds: ["opened", "replied"], within_days: 7 },
    "Campaign mail was not opened or answered within 7 days",
  ],
  [
    {
      field: "engagement",
      operator: "happened",
      kinds: ["clicked"],
      campaign_ids: ["cccccccc-0000-4000-8000-000000000001"],
      at_least: 2,
    },
    "Campaign mail was clicked in “cccccccc-0000-4000-8000-000000000001”, at least 2 times",
  ],
])("puts %j into words", (condition, words) => {
  const { field, relation, value } = describeCondition(leadCondition.parse(condition), options);
  expect(`${field} ${relation} ${value}`).toBe(words);
});

it("puts groups into words", () => {
  const group = leadGroup.parse({
    match: "any",
    conditions: [
      { field: "stage", operator: "is_any_of", values: ["won"] },
      {
        match: "all",
        conditions: [
          { field: "score", operator: "between", minimum: 80 },
          { field: "owner", operator: "is_empty" },
        ],
      },
    ],
  });
  expect(describeNode(group, options)).toBe("Stage is won or (Score is 80 or more and Owner is nobody)");
});
