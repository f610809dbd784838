import { X } from "lucide-preact";
import { isGroup, type LeadCondition, type LeadFilter, type LeadGroup } from "../../../shared/contracts/lead_filter.ts";
import { locale } from "../../state/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Popover } from "../../ui/Popover.tsx";
import { ConditionEditor } from "./ConditionEditor.tsx";
import { withNode } from "./condition_edits.ts";
import { describeCondition, describeNode } from "./describe_condition.ts";
import { nameOfValue } from "./name_of_value.ts";

interface FilterChipsProps {
  filter: LeadFilter;
  onChange: (filter: LeadFilter) => void;
  onOpen: () => void;
  /** Opens the builder, in which groups are changed. */
  onBuild: () => void;
}

/** The conditions and groups that narrow the list, each to change or take away. */
export function FilterChips({ filter, onChange, onOpen, onBuild }: FilterChipsProps) {
  const { conditions, match } = filter;
  if (conditions.length === 0) return null;
  return (
    <>
      {conditions.map((node, index) => {
        const change = (next: LeadCondition | undefined) => onChange(withNode(filter, index, next));
        return isGroup(node) ? (
          <GroupChip key={index} group={node} onBuild={onBuild} onRemove={() => change(undefined)} />
        ) : (
          <FilterChip key={index} condition={node} onChange={change} onOpen={onOpen} />
        );
      })}
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

const chip =
  "inline-flex h-7 max-w-full items-stretch overflow-hidden rounded-md border border-line-strong bg-surface text-sm pointer-coarse:h-9";
const chipButton = "flex min-w-0 items-center gap-1 px-2 -outline-offset-2 hover:bg-hover aria-expanded:bg-selected";

interface FilterChipProps {
  condition: LeadCondition;
  onChange: (condition: LeadCondition | undefined) => void;
  onOpen: () => void;
}

function FilterChip({ condition, onChange, onOpen }: FilterChipProps) {
  const words = describeCondition(condition, { locale: locale.value, nameOf: nameOfValue });
  return (
    <span class={chip}>
      <Popover
        label={`Filter: ${words.field}`}
        class="w-66 p-2.5"
        trigger={(attributes) => (
          <button type="button" {...attributes} onClick={onOpen} class={chipButton}>
            <span class="text-muted">{words.field}</span>
            <span class="text-muted">{words.relation}</span>
            <span class="truncate font-medium">{words.value}</span>
          </button>
        )}
      >
        {() => <ConditionEditor field={condition.field} condition={condition} onChange={onChange} />}
      </Popover>
      <RemoveButton words={`${words.field} ${words.relation} ${words.value}`} onRemove={() => onChange(undefined)} />
    </span>
  );
}

interface GroupChipProps {
  group: LeadGroup;
  onBuild: () => void;
  onRemove: () => void;
}

function GroupChip({ group, onBuild, onRemove }: GroupChipProps) {
  const words = describeNode(group, { locale: locale.value, nameOf: nameOfValue });
  return (
    <span class={chip}>
      <button type="button" aria-haspopup="dialog" onClick={onBuild} title={words} class={chipButton}>
        <span class="max-w-80 truncate font-medium">{words}</span>
      </button>
      <RemoveButton words={words} onRemove={onRemove} />
    </span>
  );
}

function RemoveButton({ words, onRemove }: { words: string; onRemove: () => void }) {
  return (
    <button
      type="button"
      aria-label={`Remove filter: ${words}`}
      onClick={onRemove}
      class="flex w-6 shrink-0 items-center justify-center border-line border-l text-muted -outline-offset-2 hover:bg-hover hover:text-ink pointer-coarse:w-9"
    >
      <X size={13} aria-hidden="true" />
    </button>
  );
}
