import { useState } from "preact/hooks";
import type { LeadCondition } from "../../../shared/contracts/lead_filter.ts";
import { mailEventKind } from "../../../shared/contracts/mail_event_kind.ts";
import { campaignNames } from "../../state/campaign_names.ts";
import { Field } from "../../ui/Field.tsx";
import { Select } from "../../ui/Select.tsx";
import { HappeningFields, whenAndHowOften } from "./HappeningFields.tsx";
import { mailEventWord } from "./mail_event_word.ts";

type EngagementCondition = Extract<LeadCondition, { field: "engagement" }>;

interface EngagementEditorProps {
  condition: LeadCondition | undefined;
  onChange: (condition: LeadCondition | undefined) => void;
}

/** What a lead did with campaigns' mails, or did not: what, in which campaign, within how many days, how often. */
export function EngagementEditor({ condition, onChange }: EngagementEditorProps) {
  const given = condition?.field === "engagement" ? condition : undefined;
  // Without a tick there is no condition that could hold the rest yet.
  const [rest, setRest] = useState<Omit<EngagementCondition, "kinds">>(
    given ?? { field: "engagement", operator: "happened" },
  );
  const kinds = given?.kinds ?? [];
  function apply({ kinds: ticked, ...next }: EngagementCondition) {
    setRest(next);
    onChange(ticked.length > 0 ? { ...next, kinds: ticked } : undefined);
  }
  const { operator, campaign_ids, within_days, at_least } = rest;
  return (
    <HappeningFields
      happening={{ operator, kinds, within_days, at_least }}
      words={{ happened: "The mail was", did_not_happen: "The mail was not" }}
      legend="What was done with the mail"
      kinds={mailEventKind.options}
      labelOf={(kind) => mailEventWord(kind, "label")}
      hint="Any of what is ticked. Only people count, never programs that open every mail."
      onChange={(next) =>
        apply({
          field: "engagement",
          operator: next.operator,
          kinds: [...next.kinds],
          ...(campaign_ids && { campaign_ids }),
          ...whenAndHowOften(next),
        })
      }
    >
      <CampaignField
        chosen={campaign_ids ?? []}
        onChange={(id) => {
          const { campaign_ids: _, ...others } = rest;
          apply({ ...others, kinds, ...(id && { campaign_ids: [id] }) });
        }}
      />
    </HappeningFields>
  );
}

/** One campaign or any; several, which the assistant may have named, stay until another is chosen. */
function CampaignField({ chosen, onChange }: { chosen: readonly string[]; onChange: (id: string) => void }) {
  const names = [...(campaignNames.value ?? [])];
  const isListed = names.some(([id]) => id === chosen[0]);
  return (
    <Field label="Campaign">
      {(attributes) => (
        <Select
          {...attributes}
          value={chosen.length > 1 ? "several" : (chosen[0] ?? "")}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          <option value="">Any campaign</option>
          {chosen.length > 1 && (
            <option value="several" disabled>
              {chosen.length} campaigns
            </option>
          )}
          {chosen.length === 1 && !isListed && <option value={chosen[0]}>One that is not listed</option>}
          {names.map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
