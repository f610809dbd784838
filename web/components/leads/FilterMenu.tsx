import { ChevronLeft, ChevronRight, ListFilter } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { LeadFilter } from "../../../shared/contracts/lead_filter.ts";
import { Button } from "../../ui/Button.tsx";
import { moveFocus } from "../../ui/move_focus.ts";
import { Popover } from "../../ui/Popover.tsx";
import { ConditionEditor } from "./ConditionEditor.tsx";
import { conditionIndex, withCondition } from "./condition_edits.ts";
import { type ConditionField, filterFields, offeredFields } from "./filter_fields.ts";

interface FilterMenuProps {
  filter: LeadFilter;
  onChange: (filter: LeadFilter) => void;
  onOpen: () => void;
}

/** Adds a condition: first the field, then what it must be. */
export function FilterMenu({ filter, onChange, onOpen }: FilterMenuProps) {
  return (
    <Popover
      label="Add a filter"
      class="w-68 p-1.5"
      trigger={(attributes) => (
        <Button {...attributes} icon={ListFilter} onClick={onOpen}>
          Filter
        </Button>
      )}
    >
      {() => <FilterSteps filter={filter} onChange={onChange} />}
    </Popover>
  );
}

function FilterSteps({ filter, onChange }: Omit<FilterMenuProps, "onOpen">) {
  const [field, setField] = useState<ConditionField>();
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const step = panel.current?.querySelector("[data-step]");
    const first = step?.querySelector("[autofocus]") ?? step?.querySelector("input, select, button");
    if (first instanceof HTMLElement) first.focus();
  }, [field]);
  if (!field) {
    return (
      <div ref={panel}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows move between the buttons inside */}
        <div
          data-step
          onKeyDown={(event) => {
            if (moveFocus(event.currentTarget, "button", event.key)) event.preventDefault();
          }}
        >
          {offeredFields.map((each) => (
            <button
              key={each}
              type="button"
              onClick={() => setField(each)}
              class="flex h-8 w-full items-center rounded-md px-2 text-left outline-none hover:bg-hover focus-visible:bg-selected pointer-coarse:h-10"
            >
              <span class="flex-1">{filterFields[each].label}</span>
              {conditionIndex(filter, each) >= 0 && <span class="mr-2 text-accent text-sm">on</span>}
              <ChevronRight size={15} aria-hidden="true" class="text-faint" />
            </button>
          ))}
        </div>
      </div>
    );
  }
  const index = conditionIndex(filter, field);
  return (
    <div ref={panel} class="grid gap-2">
      <button
        type="button"
        onClick={() => setField(undefined)}
        class="flex h-8 items-center gap-1 rounded-md px-1 font-medium hover:bg-hover"
      >
        <ChevronLeft size={15} aria-hidden="true" class="text-muted" />
        <span class="sr-only">Back from </span>
        {filterFields[field].label}
      </button>
      <div data-step class="px-1 pb-1">
        <ConditionEditor
          field={field}
          condition={filter.conditions[index]}
          onChange={(condition) =>
            onChange(withCondition(filter, index < 0 ? filter.conditions.length : index, condition))
          }
        />
      </div>
    </div>
  );
}
