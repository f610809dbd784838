import { Archive, ArchiveRestore, ChevronDown, ChevronUp, Pencil } from "lucide-preact";
import type { CustomField } from "../../../shared/contracts/custom_field.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { describeField } from "./field_type_words.ts";

interface FieldItemProps {
  field: CustomField;
  /** Each is absent where it cannot be done. */
  onEdit?: (() => void) | undefined;
  onArchive?: (() => void) | undefined;
  onRestore?: (() => void) | undefined;
  onUp?: (() => void) | undefined;
  onDown?: (() => void) | undefined;
}

/** One custom field in the settings: what it is, and what can be done with it. */
export function FieldItem({ field, onEdit, onArchive, onRestore, onUp, onDown }: FieldItemProps) {
  const { label } = field;
  return (
    <li class="flex items-center gap-1 py-2 pr-2 pl-4">
      <div class="min-w-0 flex-1">
        <p class="truncate font-medium">{label}</p>
        <p class="truncate text-muted text-sm" title={describeField(field)}>
          {describeField(field)} · <span class="font-mono">{field.key}</span>
        </p>
      </div>
      {(onUp || onDown) && (
        <>
          <IconButton
            label={`Move ${label} up`}
            icon={ChevronUp}
            size="small"
            disabled={!onUp}
            onClick={() => onUp?.()}
          />
          <IconButton
            label={`Move ${label} down`}
            icon={ChevronDown}
            size="small"
            disabled={!onDown}
            onClick={() => onDown?.()}
          />
        </>
      )}
      {onEdit && <IconButton label={`Change ${label}`} icon={Pencil} size="small" onClick={onEdit} />}
      {onArchive && <IconButton label={`Archive ${label}`} icon={Archive} size="small" onClick={onArchive} />}
      {onRestore && <IconButton label={`Restore ${label}`} icon={ArchiveRestore} size="small" onClick={onRestore} />}
    </li>
  );
}
