import { expect, it } from "vitest";
import { leadCondition } from "../../../shared/contracts/lead_filter.ts";
import { describeCondition } from "../../../web/components/leads/describe_condition.ts";

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
])("puts %j into words", (condition, words) => {
  const { field, relation, value } = describeCondition(leadCondition.parse(condition), options);
  expect(`${field} ${relation} ${value}`).toBe(words);
});
