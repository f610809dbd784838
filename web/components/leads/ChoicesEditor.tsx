import { useState } from "preact/hooks";
import type { LeadCondition } from "../../../shared/contracts/lead_filter.ts";
import { ChoiceList } from "../../ui/ChoiceList.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { choiceCondition, chosenValues, toggleValue } from "./condition_edits.ts";
import { facets } from "./facets_state.ts";
import { filterFields } from "./filter_fields.ts";
import { choicesOf, type FacetChoice } from "./lead_facets.ts";
import { nameOfValue } from "./name_of_value.ts";

interface ChoicesEditorProps {
  field: "stage" | "industry" | "country" | "owner" | "tags" | "source";
  condition: LeadCondition | undefined;
  onChange: (condition: LeadCondition | undefined) => void;
}

/** lead_facets() answers this many values at most; beyond that one may type others. */
const facetLimit = 50;

const relations = [
  { value: "is_any_of", label: "is any of" },
  { value: "is_none_of", label: "is none of" },
] as const;

/** Ticks values out of those that the leads have, with how many have each. */
export function ChoicesEditor({ field, condition, onChange }: ChoicesEditorProps) {
  const { values, ...current } = chosenValues(condition);
  // Without a value there is no condition that could hold the relation yet.
  const [operator, setOperator] = useState(current.operator);
  const known = choicesOf(facets.value, field);
  const chosen = new Set(values.map((value) => known.find((choice) => sameText(choice.value, value))?.value ?? value));
  return (
    <div class="grid gap-2">
      <Segmented
        label="Relation"
        options={relations}
        value={operator}
        onChange={(next) => {
          setOperator(next);
          onChange(choiceCondition(field, next, values));
        }}
      />
      {facets.value ? (
        <ChoiceList
          label={filterFields[field].label}
          choices={withStrangers(known, [...chosen]).map((choice) => ({ ...choice, label: nameOf(field, choice) }))}
          chosen={chosen}
          onToggle={(value) => onChange(choiceCondition(field, operator, toggleValue([...chosen], value)))}
          emptyText="No lead has one yet."
          addVerb={known.length >= facetLimit && field !== "owner" ? "Use" : undefined}
        />
      ) : (
        <div aria-busy="true" class="grid gap-2">
          <Skeleton />
          <Skeleton />
          <Skeleton />
        </div>
      )}
    </div>
  );
}

/** A link may name values that no lead has; they stay visible so that they can be unticked. */
function withStrangers(known: FacetChoice[], chosen: string[]): FacetChoice[] {
  const strangers = chosen.filter((value) => !known.some((choice) => choice.value === value));
  return [...known, ...strangers.map((value) => ({ value, label: value, count: 0 }))];
}

function nameOf(field: ChoicesEditorProps["field"], choice: FacetChoice): string {
  return choice.label === choice.value ? nameOfValue(field, choice.value) : choice.label;
}

function sameText(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
