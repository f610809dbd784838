import { ChevronLeft, ChevronRight, ListFilter, ListTree } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { LeadFilter } from "../../../shared/contracts/lead_filter.ts";
import { Button } from "../../ui/Button.tsx";
import { moveFocus } from "../../ui/move_focus.ts";
import { Popover } from "../../ui/Popover.tsx";
import { ConditionEditor } from "./ConditionEditor.tsx";
import { conditionAt, conditionIndex, withNode } from "./condition_edits.ts";
import { type ConditionField, filterField, offeredFields } from "./filter_fields.ts";

interface FilterMenuProps {
  filter: LeadFilter;
  onChange: (filter: LeadFilter) => void;
  onOpen: () => void;
  /** Opens the builder, for groups. */
  onBuild: () => void;
}

/** Adds a condition: first the field, then what it must be. */
export function FilterMenu({ filter, onChange, onOpen, onBuild }: FilterMenuProps) {
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
      {(close) => (
        <FilterSteps
          filter={filter}
          onChange={onChange}
          onBuild={() => {
            close();
            onBuild();
          }}
        />
      )}
    </Popover>
  );
}

const entry =
  "flex h-8 w-full items-center rounded-md px-2 text-left outline-none hover:bg-hover focus-visible:bg-selected pointer-coarse:h-10";

function FilterSteps({ filter, onChange, onBuild }: Omit<FilterMenuProps, "onOpen">) {
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
        <FieldList filter={filter} onField={setField} onBuild={onBuild} />
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
        {filterField(field).label}
      </button>
      <div data-step class="px-1 pb-1">
        <ConditionEditor
          field={field}
          condition={conditionAt(filter.conditions, index)}
          onChange={(condition) => onChange(withNode(filter, index < 0 ? filter.conditions.length : index, condition))}
        />
      </div>
    </div>
  );
}

interface FieldListProps {
  filter: LeadFilter;
  onField: (field: ConditionField) => void;
  onBuild: () => void;
}

function FieldList({ filter, onField, onBuild }: FieldListProps) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows move between the buttons inside
    <div
      data-step
      onKeyDown={(event) => {
        if (moveFocus(event.currentTarget, "button", event.key)) event.preventDefault();
      }}
    >
      <div class="max-h-[min(24rem,55dvh)] overflow-y-auto">
        {offeredFields().map(({ section, fields }) => (
          <section key={section} aria-label={section}>
            <h3 class="px-2 pt-2 pb-1 font-medium text-muted text-xs">{section}</h3>
            {fields.map((each) => (
              <button key={each} type="button" onClick={() => onField(each)} class={entry}>
                <span class="min-w-0 flex-1 truncate">{filterField(each).label}</span>
                {conditionIndex(filter, each) >= 0 && <span class="mr-2 text-accent text-sm">on</span>}
                <ChevronRight size={15} aria-hidden="true" class="text-faint" />
              </button>
            ))}
          </section>
        ))}
      </div>
      <hr class="-mx-1.5 my-1 border-line" />
      <button type="button" onClick={onBuild} class={entry}>
        <ListTree size={15} aria-hidden="true" class="mr-2 text-muted" />
        Groups of conditions…
      </button>
    </div>
  );
}
