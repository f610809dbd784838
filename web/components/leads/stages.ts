import { type LeadStage, leadStage } from "../../../shared/contracts/lead.ts";

const labels: Record<LeadStage, string> = {
  new: "New",
  contacted: "Contacted",
  engaged: "Engaged",
  qualified: "Qualified",
  proposal: "Proposal",
  won: "Won",
  lost: "Lost",
};

/** What a stage is called; a word that is no stage stays as it is. */
export function stageLabel(stage: string): string {
  const known = leadStage.safeParse(stage);
  return known.success ? labels[known.data] : stage;
}
