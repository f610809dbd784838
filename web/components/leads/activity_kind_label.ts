import type { ActivityKind } from "../../../shared/contracts/lead.ts";

/** What a kind of activity is called in filters. */
export function activityKindLabel(kind: ActivityKind): string {
  const words = kind.replaceAll("_", " ").replace("email", "e-mail");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
