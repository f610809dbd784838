import type { Lead } from "../../../shared/contracts/lead.ts";
import { stageLabel } from "../../state/stages.ts";
import { formatDay } from "../../state/time.ts";

/** The facts of which a merge may take the other lead's, in their order. */
export const mergeFacts = [
  "name",
  "email",
  "phone",
  "title",
  "company",
  "country",
  "city",
  "stage",
  "owner_id",
  "source",
] as const;
export type MergeFact = (typeof mergeFacts)[number];

export const factLabels: Readonly<Record<MergeFact, string>> = {
  name: "Name",
  email: "E-mail",
  phone: "Phone",
  title: "Title",
  company: "Company",
  country: "Country",
  city: "City",
  stage: "Stage",
  owner_id: "Owner",
  source: "Source",
};

/** The facts that both know and differ about: here someone chooses. What only one knows is kept in any case. */
export function differingFacts(one: Lead, other: Lead): MergeFact[] {
  return mergeFacts.filter((fact) => one[fact] && other[fact] && one[fact] !== other[fact]);
}

/** Facts that the lead to stay lacks and gets from the other. */
export function filledFacts(winner: Lead, loser: Lead): MergeFact[] {
  return mergeFacts.filter((fact) => !winner[fact] && loser[fact]);
}

/** What a fact is called on the page. */
export function factWords(lead: Lead, fact: MergeFact): string {
  if (fact === "stage") return lead.stage_label ?? stageLabel(lead.stage);
  if (fact === "owner_id") return lead.owner_name ?? "Someone";
  return lead[fact] ?? "";
}

/** What tells two leads of the same name apart. */
export function leadSubtitle(lead: Lead): string {
  return [lead.company, lead.email, `added ${formatDay(lead.created_at)}`].filter(Boolean).join(" · ");
}
