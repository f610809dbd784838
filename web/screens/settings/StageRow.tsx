import { ArrowDown, ArrowUp, Trash2 } from "lucide-preact";
import type { Stage } from "../../state/stages.ts";
import { Badge } from "../../ui/Badge.tsx";
import type { BadgeTone } from "../../ui/badge_tone.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Input } from "../../ui/Input.tsx";
import { Select } from "../../ui/Select.tsx";
import type { StageDraft } from "./stage_draft.ts";

interface StageRowProps {
  stage: StageDraft;
  readOnly: boolean;
  isFirst: boolean;
  isLast: boolean;
  onChange: (stage: StageDraft) => void;
  onMove: (step: -1 | 1) => void;
  onRemove: () => void;
}

const kinds: { value: Stage["kind"]; label: string; tone: BadgeTone }[] = [
  { value: "open", label: "Open", tone: "neutral" },
  { value: "won", label: "Won", tone: "success" },
  { value: "lost", label: "Lost", tone: "danger" },
];

/** One stage: its name, what it means, its place. */
export function StageRow({ stage, readOnly, isFirst, isLast, onChange, onMove, onRemove }: StageRowProps) {
  const name = stage.label || "the new stage";
  if (readOnly) {
    const kind = kinds.find(({ value }) => value === stage.kind);
    return (
      <li class="flex items-center gap-3 px-4 py-2.5">
        <span class="min-w-0 flex-1 truncate">{stage.label}</span>
        <Badge tone={kind?.tone ?? "neutral"}>{kind?.label}</Badge>
      </li>
    );
  }
  return (
    <li class="flex flex-wrap items-center gap-2 px-3 py-2 sm:flex-nowrap">
      <Input
        aria-label={`Name of ${name}`}
        value={stage.label}
        maxLength={40}
        placeholder="Name of the stage"
        autofocus={!stage.key}
        onInput={(event) => onChange({ ...stage, label: event.currentTarget.value })}
        class="min-w-0 flex-1 max-sm:basis-full"
      />
      <Select
        aria-label={`What ${name} means`}
        class="w-27!"
        value={stage.kind}
        onChange={(event) => {
          const kind = kinds.find(({ value }) => value === event.currentTarget.value)?.value;
          if (kind) onChange({ ...stage, kind });
        }}
      >
        {kinds.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
      <span class="flex shrink-0 max-sm:ml-auto">
        <IconButton
          label={`Move ${name} up`}
          tooltip={false}
          icon={ArrowUp}
          disabled={isFirst}
          onClick={() => onMove(-1)}
        />
        <IconButton
          label={`Move ${name} down`}
          tooltip={false}
          icon={ArrowDown}
          disabled={isLast}
          onClick={() => onMove(1)}
        />
        <IconButton label={`Remove ${name}`} tooltip={false} icon={Trash2} onClick={onRemove} />
      </span>
    </li>
  );
}
