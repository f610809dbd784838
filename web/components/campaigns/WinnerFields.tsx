import { winnerBy } from "../../../shared/contracts/campaign_view.ts";
import { trialDays } from "../../../shared/domain/mail/variant_decision.ts";
import { Select } from "../../ui/Select.tsx";
import type { DraftStep } from "./campaign_draft.ts";

interface WinnerFieldsProps {
  step: DraftStep;
  isReadOnly: boolean;
  onChange: (change: Partial<DraftStep>) => void;
}

/** By what one variant wins over the others, how sure that must be, and after how many mails. */
export function WinnerFields({ step, isReadOnly, onChange }: WinnerFieldsProps) {
  return (
    <fieldset disabled={isReadOnly} class="flex flex-wrap items-center gap-x-2 gap-y-1.5 text-muted text-sm">
      <legend class="sr-only">How the better variant is found</legend>
      <span>The better one is that which more people</span>
      <Small
        label="What counts"
        value={step.winnerBy}
        options={[
          ["replied", "reply to"],
          ["clicked", "click in"],
          ["opened", "open"],
        ]}
        onChange={(value) => {
          const chosen = winnerBy.safeParse(value);
          if (chosen.success) onChange({ winnerBy: chosen.data });
        }}
      />
      <span>, once that is</span>
      <Small
        label="How sure"
        value={`${step.winnerConfidence}`}
        options={withOwn(["0.9", "0.95", "0.99"], step.winnerConfidence).map((share) => [
          share,
          `${Math.round(Number(share) * 1000) / 10} %`,
        ])}
        onChange={(value) => onChange({ winnerConfidence: Number(value) })}
      />
      <span>sure and each was sent</span>
      <Small
        label="How many mails each"
        value={`${step.winnerSample}`}
        options={withOwn(["50", "100", "200", "500", "1000"], step.winnerSample).map((count) => [count, count])}
        onChange={(value) => onChange({ winnerSample: Number(value) })}
      />
      <span>
        times and had {trialDays[step.winnerBy] === 1 ? "1 day" : `${trialDays[step.winnerBy]} days`}. Then only the
        better one is sent.
      </span>
    </fieldset>
  );
}

function withOwn(values: readonly string[], own: number): string[] {
  return [...new Set([...values, `${own}`])].sort((one, other) => Number(one) - Number(other));
}

interface SmallProps {
  label: string;
  value: string;
  options: readonly (readonly [value: string, label: string])[];
  onChange: (value: string) => void;
}

function Small({ label, value, options, onChange }: SmallProps) {
  return (
    <Select
      aria-label={label}
      class="w-fit! [&>select]:h-7 [&>select]:text-sm"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {options.map(([each, text]) => (
        <option key={each} value={each}>
          {text}
        </option>
      ))}
    </Select>
  );
}
