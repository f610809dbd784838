import { stageLabel, stages } from "../state/stages.ts";
import { Badge } from "./Badge.tsx";
import type { BadgeTone } from "./badge_tone.ts";

/** A lead's stage in its colour. One that is not known is shown plainly. */
export function StageBadge({ stage }: { stage: string }) {
  return <Badge tone={stageTone(stage)}>{stageLabel(stage)}</Badge>;
}

/** Green and red for what is decided; the open stages grow warmer from the first to the last. */
export function stageTone(key: string): BadgeTone {
  const kind = stages.value.find((each) => each.key === key)?.kind;
  if (kind === "won") return "success";
  if (kind === "lost") return "danger";
  const open = stages.value.filter((each) => each.kind === "open");
  const place = open.findIndex((each) => each.key === key);
  if (place <= 0) return "neutral";
  if (place === open.length - 1) return "warning";
  return place === open.length - 2 && place > 1 ? "violet" : "accent";
}
