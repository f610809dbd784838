import { ListFilter } from "lucide-preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/Button.tsx";
import { FilterDialog } from "../leads/FilterDialog.tsx";
import { refreshFacets } from "../leads/facets_state.ts";
import { filterWords } from "../leads/filter_words.ts";
import type { AudienceProps } from "./audience_props.ts";

/** A filter over the leads, made here. */
export function AudienceFilter({ workspaceId, audience, isReadOnly, onChange }: AudienceProps) {
  const [editing, setEditing] = useState(false);
  const { filter } = audience;
  return (
    <div class="flex flex-wrap items-center gap-3">
      <p class="min-w-0 flex-1 break-words">{filter ? filterWords(filter) : "No conditions yet."}</p>
      {!isReadOnly && (
        <Button
          icon={ListFilter}
          onClick={() => {
            void refreshFacets(workspaceId);
            setEditing(true);
          }}
        >
          {filter ? "Change filter" : "Build filter"}
        </Button>
      )}
      {editing && (
        <FilterDialog
          filter={filter ?? { match: "all", conditions: [] }}
          onApply={(next) => onChange(next.conditions.length > 0 || next.text ? { filter: next } : {})}
          onClose={() => setEditing(false)}
        />
      )}
    </div>
  );
}
