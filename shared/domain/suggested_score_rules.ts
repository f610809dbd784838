import type { ScoreRuleDraft } from "../contracts/score.ts";

/** A first set of rules for a workspace without any: who fits, who answers, and what speaks against it. */
export const suggestedScoreRules: readonly ScoreRuleDraft[] = [
  {
    label: "Decides: head, director or chief",
    kind: "fit",
    points: 20,
    filter: {
      match: "any",
      conditions: [
        { field: "title", operator: "contains", value: "head" },
        { field: "title", operator: "contains", value: "director" },
        { field: "title", operator: "contains", value: "chief" },
        { field: "title", operator: "is_any_of", values: ["CEO", "COO", "CFO", "CTO", "CMO"] },
      ],
    },
  },
  {
    label: "Company of 50 people or more",
    kind: "fit",
    points: 10,
    filter: { match: "all", conditions: [{ field: "employee_count", operator: "between", minimum: 50 }] },
  },
  {
    label: "Came by referral or through a partner",
    kind: "fit",
    points: 10,
    filter: {
      match: "all",
      conditions: [{ field: "source", operator: "is_any_of", values: ["Referral", "Partner"] }],
    },
  },
  {
    label: "Answers our mails",
    kind: "engagement",
    points: 15,
    activity_kinds: ["email_received"],
    half_life_days: 45,
    most_points: 30,
  },
  {
    label: "Meets or calls with us",
    kind: "engagement",
    points: 15,
    activity_kinds: ["meeting", "call"],
    half_life_days: 60,
    most_points: 30,
  },
  {
    label: "Does not want to be contacted",
    kind: "fit",
    points: -60,
    filter: { match: "all", conditions: [{ field: "do_not_contact", operator: "is", value: true }] },
  },
];
