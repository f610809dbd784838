import { expect, it } from "vitest";
import { scoreRuleDraft } from "../../../shared/contracts/score.ts";
import { suggestedScoreRules } from "../../../shared/domain/suggested_score_rules.ts";
import { differingFacts, factWords, filledFacts } from "../../../web/components/lead_care/merge_facts.ts";
import { sampleLead } from "./sample_lead.ts";

const one = sampleLead("1", { name: "Anna Schmidt", email: "anna@a.example", phone: null, stage: "new" });
const other = sampleLead("2", { name: "A. Schmidt", email: null, phone: "+49 30 1", stage: "new" });

it("asks about facts that both know and differ about, and fills in the rest", () => {
  expect(differingFacts(one, other)).toEqual(["name"]);
  expect(filledFacts(one, other)).toEqual(["phone"]);
  expect(filledFacts(other, one)).toEqual(["email"]);
});

it("calls owners and stages by name", () => {
  const lead = sampleLead("3", { owner_id: "00000000-0000-4000-8000-000000000001", owner_name: "Sam", stage: "won" });
  expect([factWords(lead, "owner_id"), factWords(lead, "stage")]).toEqual(["Sam", "Won"]);
});

it("suggests score rules that can be saved", () => {
  for (const rule of suggestedScoreRules) expect(scoreRuleDraft.parse(rule)).toEqual(rule);
});
