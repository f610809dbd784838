import { X } from "lucide-preact";
import type { LeadCondition, LeadFilter } from "../../../shared/contracts/lead_filter.ts";
import { locale } from "../../state/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Popover } from "../../ui/Popover.tsx";
import { ConditionEditor } from "./ConditionEditor.tsx";
import { withCondition } from "./condition_edits.ts";
import { describeCondition } from "./describe_condition.ts";
import { nameOfValue } from "./name_of_value.ts";

interface FilterChipsProps {
  filter: LeadFilter;
  onChange: (filter: LeadFilter) => void;
  onOpen: () => void;
}

/** The conditions that narrow the list, each to change or take away. */
export function FilterChips({ filter, onChange, onOpen }: FilterChipsProps) {
  const { conditions, match } = filter;
  if (conditions.length === 0) return null;
  return (
    <>
      {conditions.map((condition, index) => (
        <FilterChip
          key={index}
          condition={condition}
          onChange={(next) => onChange(withCondition(filter, index, next))}
          onOpen={onOpen}
        />
      ))}
      {conditions.length > 1 && (
        <Button
          size="small"
          tone="quiet"
          onClick={() => onChange({ ...filter, match: match === "all" ? "any" : "all" })}
          data-tooltip={match === "all" ? "Show leads to which any applies" : "Show leads to which all apply"}
        >
          Match {match}
        </Button>
      )}
      <Button size="small" tone="quiet" onClick={() => onChange({ ...filter, match: "all", conditions: [] })}>
        Clear
      </Button>
    </>
  );
}

interface FilterChipProps {
  condition: LeadCondition;
  onChange: (condition: LeadCondition | undefined) => void;
  onOpen: () => void;
}

function FilterChip({ condition, onChange, onOpen }: FilterChipProps) {
  const words = describeCondition(condition, { locale: locale.value, nameOf: nameOfValue });
  return (
    <span class="inline-flex h-7 max-w-full items-stretch overflow-hidden rounded-md border border-line-strong bg-surface text-sm pointer-coarse:h-9">
      <Popover
        label={`Filter: ${words.field}`}
        class="w-66 p-2.5"
        trigger={(attributes) => (
          <button
            type="button"
            {...attributes}
            onClick={onOpen}
            class="flex min-w-0 items-center gap-1 px-2 -outline-offset-2 hover:bg-hover aria-expanded:bg-selected"
          >
            <span class="text-muted">{words.field}</span>
            <span class="text-muted">{words.relation}</span>
            <span class="truncate font-medium">{words.value}</span>
          </button>
        )}
      >
        {() => <ConditionEditor field={condition.field} condition={condition} onChange={onChange} />}
      </Popover>
      <button
        type="button"
        aria-label={`Remove filter: ${words.field} ${words.relation} ${words.value}`}
        onClick={() => onChange(undefined)}
        class="flex w-6 shrink-0 items-center justify-center border-line border-l text-muted -outline-offset-2 hover:bg-hover hover:text-ink pointer-coarse:w-9"
      >
        <X size={13} aria-hidden="true" />
      </button>
    </span>
  );
}
