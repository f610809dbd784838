import { ListTree, Plus, Trash2 } from "lucide-preact";
import { Button } from "../../ui/Button.tsx";
import { classNames } from "../../ui/class_names.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { ConditionRow } from "./ConditionRow.tsx";
import { type DraftGroup, type DraftNode, deepestGroup, isDraftGroup, mostParts, withPart } from "./filter_draft.ts";

interface GroupEditorProps {
  group: DraftGroup;
  /** 1 is the filter itself. */
  depth: number;
  onChange: (group: DraftGroup) => void;
  onRemove?: () => void;
}

const matches = [
  { value: "all", label: "All of these" },
  { value: "any", label: "Any of these" },
] as const;

/** A group of conditions: how they hold together, its parts, and buttons to add some. */
export function GroupEditor({ group, depth, onChange, onRemove }: GroupEditorProps) {
  const isFull = group.conditions.length >= mostParts;
  const add = (part: DraftNode) => onChange({ ...group, conditions: [...group.conditions, part] });
  return (
    <fieldset
      aria-label={depth === 1 ? "Filter" : "Group"}
      class={classNames("grid gap-3", depth > 1 && "rounded-lg border border-line-strong bg-surface p-3")}
    >
      <div class="flex items-center gap-2">
        <Segmented
          label="How the conditions hold together"
          options={matches}
          value={group.match}
          onChange={(match) => onChange({ ...group, match })}
        />
        <span class="flex-1" />
        {onRemove && <IconButton label="Remove group" icon={Trash2} size="small" onClick={onRemove} />}
      </div>
      {group.conditions.map((part, index) => {
        const change = (next: DraftNode | undefined) => onChange(withPart(group, index, next));
        return isDraftGroup(part) ? (
          <GroupEditor
            key={index}
            group={part}
            depth={depth + 1}
            onChange={change}
            onRemove={() => change(undefined)}
          />
        ) : (
          <ConditionRow key={index} node={part} onChange={change} />
        );
      })}
      <div class="flex flex-wrap gap-2">
        <Button size="small" icon={Plus} disabled={isFull} onClick={() => add({ unfinished: "stage" })}>
          Add condition
        </Button>
        {depth < deepestGroup && (
          <Button
            size="small"
            tone="quiet"
            icon={ListTree}
            disabled={isFull}
            onClick={() => add({ match: group.match === "all" ? "any" : "all", conditions: [{ unfinished: "stage" }] })}
          >
            Add group
          </Button>
        )}
      </div>
    </fieldset>
  );
}
