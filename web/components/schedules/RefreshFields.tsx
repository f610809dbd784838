import { ListFilter } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { FilterDialog } from "../leads/FilterDialog.tsx";
import { refreshFacets } from "../leads/facets_state.ts";
import { filterWords } from "../leads/filter_words.ts";
import type { TaskForm } from "./task_form.ts";

interface RefreshFieldsProps {
  workspaceId: string;
  form: TaskForm;
  set: (change: Partial<TaskForm>) => void;
}

/** Whose companies are looked at anew, from which age on, and what each run may cost: exactly this is confirmed. */
export function RefreshFields({ workspaceId, form, set }: RefreshFieldsProps) {
  const [editing, setEditing] = useState(false);
  useEffect(() => {
    void refreshFacets(workspaceId);
  }, [workspaceId]);
  return (
    <>
      <div class="grid gap-1.5">
        <span class="font-medium text-sm">Companies of these leads</span>
        <div class="flex flex-wrap items-center gap-3">
          <p class="min-w-0 flex-1 break-words text-sm">{filterWords(form.filter)}</p>
          <Button icon={ListFilter} onClick={() => setEditing(true)}>
            Change filter
          </Button>
        </div>
      </div>
      <div class="grid gap-4 sm:grid-cols-2">
        <Field label="Not seen for so many days" hint="What was seen since is left as it is.">
          {(attributes) => (
            <Input
              {...attributes}
              inputMode="numeric"
              maxLength={3}
              value={form.ageDays}
              onInput={(event) => set({ ageDays: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field
          label="Cost of a run, at most ($)"
          hint="Reading sites costs nothing; asking own questions again asks the model."
        >
          {(attributes) => (
            <Input
              {...attributes}
              inputMode="decimal"
              maxLength={6}
              value={form.mostDollars}
              onInput={(event) => set({ mostDollars: event.currentTarget.value })}
            />
          )}
        </Field>
      </div>
      {editing && (
        <FilterDialog
          filter={form.filter}
          onApply={(filter) => {
            set({ filter });
            setEditing(false);
          }}
          onClose={() => setEditing(false)}
        />
      )}
    </>
  );
}
