import { useState } from "preact/hooks";
import type { LeadCondition } from "../../../shared/contracts/lead_filter.ts";
import { segments } from "../../state/segments.ts";
import { ChoiceList } from "../../ui/ChoiceList.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { type ChoiceField, choiceCondition, chosenValues, toggleValue } from "./condition_edits.ts";
import { facets } from "./facets_state.ts";
import { filterField } from "./filter_fields.ts";
import { choicesOf, type FacetChoice } from "./lead_facets.ts";
import { nameOfValue } from "./name_of_value.ts";
import { RelationSelect } from "./RelationSelect.tsx";

interface ChoicesEditorProps {
  field: ChoiceField;
  condition: LeadCondition | undefined;
  onChange: (condition: LeadCondition | undefined) => void;
}

/** lead_facets() answers this many values at most; beyond that one may type others. */
const facetLimit = 50;

type Relation = "is_any_of" | "is_none_of" | "is_empty" | "is_not_empty";
const relations: readonly { value: Relation; label: string }[] = [
  { value: "is_any_of", label: "is any of" },
  { value: "is_none_of", label: "is none of" },
  { value: "is_empty", label: "is empty" },
  { value: "is_not_empty", label: "is filled in" },
];

/** Ticks values out of those that the leads have, with how many have each, or out of a custom field's choices. */
export function ChoicesEditor({ field, condition, onChange }: ChoicesEditorProps) {
  const { values, ...current } = chosenValues(condition);
  const emptiness = condition?.operator === "is_empty" || condition?.operator === "is_not_empty";
  // Without a value there is no condition that could hold the relation yet.
  const [relation, setRelation] = useState<Relation>(emptiness ? condition.operator : current.operator);
  const { label, choices } = field === "segment" ? segmentField() : filterField(field);
  const known = choices
    ? choices.map((value) => ({ value, label: value, count: undefined }))
    : choicesOf(facets.value, field);
  const chosen = new Set(values.map((value) => known.find((choice) => sameText(choice.value, value))?.value ?? value));
  function relate(next: Relation) {
    setRelation(next);
    const isMembership = next === "is_any_of" || next === "is_none_of";
    if (isMembership) onChange(choiceCondition(field, next, values));
    else if (field !== "segment") onChange({ field, operator: next });
  }
  return (
    <div class="grid gap-2">
      <RelationSelect
        options={field === "segment" ? relations.slice(0, 2) : relations}
        value={relation}
        onChange={relate}
      />
      {(relation === "is_any_of" || relation === "is_none_of") &&
        (choices || facets.value ? (
          <ChoiceList
            label={label}
            choices={withStrangers(known, [...chosen]).map((choice) => ({ ...choice, label: nameOf(field, choice) }))}
            chosen={chosen}
            onToggle={(value) => onChange(choiceCondition(field, relation, toggleValue([...chosen], value)))}
            emptyText="No lead has one yet."
            addVerb={!choices && known.length >= facetLimit && field !== "owner" ? "Use" : undefined}
          />
        ) : (
          <div aria-busy="true" class="grid gap-2">
            <Skeleton />
            <Skeleton />
            <Skeleton />
          </div>
        ))}
    </div>
  );
}

function segmentField() {
  return { label: "Segment", choices: segments.value?.map(({ name }) => name) };
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
