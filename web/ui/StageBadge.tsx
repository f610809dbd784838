import type { LeadStage } from "../../shared/contracts/lead.ts";
import { Badge, type BadgeTone } from "./Badge.tsx";

const tones: Record<LeadStage, BadgeTone> = {
  new: "neutral",
  contacted: "accent",
  engaged: "accent",
  qualified: "violet",
  proposal: "warning",
  won: "success",
  lost: "danger",
};

/** A lead's stage in its colour. An unknown stage is shown plainly. */
export function StageBadge({ stage }: { stage: string }) {
  const entry = Object.entries(tones).find(([name]) => name === stage);
  return <Badge tone={entry?.[1] ?? "neutral"}>{stage.charAt(0).toUpperCase() + stage.slice(1)}</Badge>;
}
