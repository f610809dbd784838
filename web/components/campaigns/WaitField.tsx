import { useId } from "preact/hooks";
import { waitUnit } from "../../../shared/contracts/campaign_view.ts";
import { Input } from "../../ui/Input.tsx";
import { Select } from "../../ui/Select.tsx";
import type { DraftStep } from "./campaign_draft.ts";
import { waitCount, waitSeconds, waitWords } from "./campaign_words.ts";

interface WaitFieldProps {
  step: DraftStep;
  isFirst: boolean;
  isReadOnly: boolean;
  onChange: (change: Partial<DraftStep>) => void;
}

/** How long it is waited before a step, and in which days that is counted. */
export function WaitField({ step, isFirst, isReadOnly, onChange }: WaitFieldProps) {
  const id = useId();
  const { waitSeconds: seconds, waitIn: unit } = step;
  if (isReadOnly) return <span class="text-muted text-sm">{waitWords(seconds, unit)}</span>;
  return (
    <span class="flex shrink-0 items-center gap-1.5 text-muted text-sm">
      <label for={id} class="whitespace-nowrap">
        {isFirst ? "begins after" : "after"}
      </label>
      <Input
        id={id}
        type="number"
        inputMode="numeric"
        class="h-7! w-14! px-2! text-sm!"
        min={0}
        value={`${waitCount(seconds, unit)}`}
        onInput={(event) => {
          const count = Number(event.currentTarget.value);
          if (event.currentTarget.value !== "" && count >= 0) onChange({ waitSeconds: waitSeconds(count, unit) });
        }}
      />
      <Select
        aria-label="Counted in"
        class="w-36 [&>select]:h-7 [&>select]:text-sm"
        value={unit}
        onChange={(event) => {
          const chosen = waitUnit.safeParse(event.currentTarget.value);
          if (!chosen.success) return;
          onChange({ waitIn: chosen.data, waitSeconds: waitSeconds(waitCount(seconds, unit), chosen.data) });
        }}
      >
        <option value="working_days">working days</option>
        <option value="days">days</option>
        <option value="hours">hours</option>
      </Select>
    </span>
  );
}
