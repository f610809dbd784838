import { useId } from "preact/hooks";
import type { AlertEvent } from "../../../shared/contracts/alert_rule.ts";
import { activityKind } from "../../../shared/contracts/lead.ts";
import { mailEventKind } from "../../../shared/contracts/mail_event_kind.ts";
import { campaignNames } from "../../state/campaign_names.ts";
import { Checkbox } from "../../ui/Checkbox.tsx";
import { Field } from "../../ui/Field.tsx";
import { Select } from "../../ui/Select.tsx";
import { type AlertDraft, withEvent } from "./alert_draft.ts";
import { kindLabel } from "./describe_alert.ts";

interface AlertEventFieldsProps {
  draft: AlertDraft;
  onChange: (draft: AlertDraft) => void;
}

const events: readonly { value: AlertEvent; label: string }[] = [
  { value: "lead_matches", label: "A lead comes to match" },
  { value: "activity", label: "Something happens with a lead" },
  { value: "mail_event", label: "Someone reacts to a campaign's mail" },
];

/** What wakes the alert: a lead that matches, or things that happen. */
export function AlertEventFields({ draft, onChange }: AlertEventFieldsProps) {
  const id = useId();
  const { event, kinds, campaign_id } = draft;
  const options: readonly string[] = event === "activity" ? activityKind.options : mailEventKind.options;
  const toggle = (kind: string) =>
    onChange({ ...draft, kinds: kinds.includes(kind) ? kinds.filter((each) => each !== kind) : [...kinds, kind] });
  return (
    <>
      <Field label="Tell me when">
        {(attributes) => (
          <Select
            {...attributes}
            value={event}
            onChange={({ currentTarget }) => {
              const chosen = events.find(({ value }) => value === currentTarget.value);
              if (chosen) onChange(withEvent(draft, chosen.value));
            }}
          >
            {events.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {event !== "lead_matches" && (
        <fieldset>
          <legend class="mb-1.5 font-medium text-sm">What happens</legend>
          <div class="flex flex-wrap gap-x-5 gap-y-1.5">
            {options.map((kind) => (
              <label
                key={kind}
                for={`${id}-${kind}`}
                class="flex min-h-7 cursor-pointer items-center gap-2 pointer-coarse:min-h-10"
              >
                <Checkbox id={`${id}-${kind}`} checked={kinds.includes(kind)} onChange={() => toggle(kind)} />
                {kindLabel(kind)}
              </label>
            ))}
          </div>
        </fieldset>
      )}
      {event === "mail_event" && (
        <Field label="Campaign">
          {(attributes) => (
            <Select
              {...attributes}
              value={campaign_id ?? ""}
              onChange={({ currentTarget }) => onChange({ ...draft, campaign_id: currentTarget.value || null })}
            >
              <option value="">Any campaign</option>
              {[...(campaignNames.value ?? [])].map(([value, name]) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
    </>
  );
}
