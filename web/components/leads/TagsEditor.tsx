import { Plus, X } from "lucide-preact";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { ChoiceList } from "../../ui/ChoiceList.tsx";
import { Popover } from "../../ui/Popover.tsx";
import { toggleValue } from "./condition_edits.ts";
import { facets } from "./facets_state.ts";
import { choicesOf } from "./lead_facets.ts";

interface TagsEditorProps {
  tags: readonly string[];
  readOnly: boolean;
  onChange: (tags: string[]) => void;
}

/** The tags of a lead: take one away, or pick and invent others. */
export function TagsEditor({ tags, readOnly, onChange }: TagsEditorProps) {
  // The database writes tags in lower case; doing so here keeps a new one from looking different for a moment.
  const toggle = (tag: string) => onChange(toggleValue(tags, tag.toLowerCase()));
  const known = choicesOf(facets.value, "tags");
  const own = tags.filter((tag) => !known.some((choice) => choice.value === tag));
  return (
    <span class="flex min-w-0 flex-wrap items-center gap-1 px-2 py-1">
      {tags.map((tag) => (
        <Badge key={tag}>
          <span class="truncate">{tag}</span>
          {!readOnly && (
            <button
              type="button"
              aria-label={`Remove tag ${tag}`}
              onClick={() => toggle(tag)}
              class="-mr-1 flex size-4.5 shrink-0 items-center justify-center rounded-sm hover:bg-selected hover:text-ink"
            >
              <X size={11} aria-hidden="true" />
            </button>
          )}
        </Badge>
      ))}
      {readOnly && tags.length === 0 && <span class="text-faint">–</span>}
      {!readOnly && (
        <Popover
          label="Tags"
          class="w-62 p-2"
          trigger={(attributes) => (
            <Button {...attributes} size="small" tone="quiet" icon={Plus} class="h-6 px-1.5">
              {tags.length === 0 ? "Add tag" : "Tag"}
            </Button>
          )}
        >
          {() => (
            <ChoiceList
              label="Tags"
              choices={[...own.map((tag) => ({ value: tag, label: tag })), ...known]}
              chosen={new Set(tags)}
              onToggle={toggle}
              addVerb="Add"
              emptyText="Type the first tag."
            />
          )}
        </Popover>
      )}
    </span>
  );
}
