import type { LeadCondition } from "../../../../shared/contracts/lead_filter.ts";
import { activeStages } from "../../../../shared/domain/active_stages.ts";
import { leadRules } from "../../../../shared/domain/lead_rules.ts";
import type { PhraseScanner } from "./phrase_scanner.ts";
import type { KnownStage } from "./stages.ts";

const stale =
  /\b(?:stale|(?:have |has )?(?:gone|went) (?:quiet|cold|silent)|quiet|neglected|forgotten|(?:need|needs|needing|due for|waiting for) (?:an? |my |our )?(?:follow-?\s?up|attention|nudge)|to follow up(?: with)?)\b/;

/** Takes "stale", "gone quiet", "need a follow-up": active leads that nobody contacted for long. */
export function takeStale(scanner: PhraseScanner, stages: readonly KnownStage[]): LeadCondition[] {
  if (!scanner.take(stale)) return [];
  return [
    { field: "stage", operator: "is_any_of", values: activeStages(stages).map(({ name }) => name) },
    { field: "last_contacted_at", operator: "not_in_last_days", days: leadRules.staleDays },
  ];
}
