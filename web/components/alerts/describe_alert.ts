import type { AlertRuleDraft } from "../../../shared/contracts/alert_rule.ts";
import { activityKind } from "../../../shared/contracts/lead.ts";
import type { LeadFilter } from "../../../shared/contracts/lead_filter.ts";
import { mailEventKind } from "../../../shared/contracts/mail_event_kind.ts";
import { locale } from "../../state/time.ts";
import { activityKindLabel } from "../leads/activity_kind_label.ts";
import { describeNode } from "../leads/describe_condition.ts";
import { mailEventWord } from "../leads/mail_event_word.ts";
import { nameOfValue } from "../leads/name_of_value.ts";

type Described = Pick<AlertRuleDraft, "event"> & {
  filter: LeadFilter;
  kinds: readonly string[];
  campaign_name?: string | null;
};

/** What an alert waits for, as a sentence. */
export function describeAlert({ event, filter, kinds, campaign_name }: Described): string {
  const which = describeNode(
    { match: filter.match, conditions: filter.conditions },
    { locale: locale.value, nameOf: nameOfValue },
  );
  if (event === "lead_matches") return `A lead comes to match: ${which}.`;
  const what = kinds.map(kindLabel).join(" or ");
  const place =
    event === "mail_event" ? ` in ${campaign_name ? `the campaign “${campaign_name}”` : "any campaign"}` : "";
  return `${what}${place}${which === "" ? "" : `, if ${which}`}.`;
}

/** What a kind of entry or of mail event is called. */
export function kindLabel(kind: string): string {
  const entry = activityKind.safeParse(kind);
  if (entry.success) return activityKindLabel(entry.data);
  const event = mailEventKind.safeParse(kind);
  return event.success ? mailEventWord(event.data, "label") : kind;
}

const coolDowns: readonly (readonly [minutes: number, words: string])[] = [
  [0, "each time"],
  [60, "once an hour"],
  [1440, "once a day"],
  [10_080, "once a week"],
  [5_256_000, "only once"],
];

/** How often the same lead may be told of: what one can choose, with what is set already. */
export function coolDownChoices(minutes: number): readonly (readonly [minutes: number, words: string])[] {
  if (coolDowns.some(([known]) => known === minutes)) return coolDowns;
  return [...coolDowns, [minutes, `once in ${minutes} minutes`] as const].sort(([left], [right]) => left - right);
}
