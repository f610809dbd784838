import { ExternalLink } from "lucide-preact";
import type { CustomField, CustomValue } from "../../../shared/contracts/custom_field.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { ChoiceList } from "../../ui/ChoiceList.tsx";
import { Popover } from "../../ui/Popover.tsx";
import { Select } from "../../ui/Select.tsx";
import { toggleValue } from "../leads/condition_edits.ts";
import { EditableFact } from "../leads/EditableFact.tsx";
import { Fact } from "../leads/Fact.tsx";
import { customValueText, customValueTyped, readCustomValue } from "./custom_value.ts";

interface CustomFactProps {
  field: CustomField;
  value: unknown;
  readOnly: boolean;
  /** Null empties the field. */
  onSave: (value: CustomValue | null) => void;
}

const inputTypes = { number: "number", money: "number", date: "date", link: "url", text: "text" } as const;

/** One custom field in a drawer, to edit where it stands in the form that suits its type. */
export function CustomFact({ field, value, readOnly, onSave }: CustomFactProps) {
  const { label, type, options } = field;
  const text = customValueText(field, value);
  const isWord = type === "choice" || type === "multi_choice" || type === "yes_no";
  if (readOnly && isWord) {
    return (
      <Fact label={label}>
        <span class="min-w-0 break-words px-2">{text || <span class="text-faint">–</span>}</span>
      </Fact>
    );
  }
  return (
    <Fact label={label}>
      {type === "multi_choice" ? (
        <ManyChoices label={label} choices={options.choices ?? []} value={value} onSave={onSave} />
      ) : isWord ? (
        <OneChoice field={field} value={value} onSave={onSave} />
      ) : (
        <>
          <EditableFact
            label={label}
            type={inputTypes[type]}
            value={customValueTyped(value)}
            read={(typed) => readCustomValue(field, typed)}
            readOnly={readOnly}
            onSave={onSave}
            class="flex-1"
          >
            {text || undefined}
          </EditableFact>
          {type === "link" && typeof value === "string" && <OpenLink href={value} label={label} />}
        </>
      )}
    </Fact>
  );
}

function OneChoice({ field, value, onSave }: Omit<CustomFactProps, "readOnly">) {
  const isFlag = field.type === "yes_no";
  const choices = isFlag ? ["Yes", "No"] : (field.options.choices ?? []);
  const current = isFlag ? (typeof value === "boolean" ? (value ? "Yes" : "No") : "") : customValueTyped(value);
  return (
    <Select
      aria-label={field.label}
      value={current}
      class="max-w-64"
      onChange={(event) => {
        const chosen = event.currentTarget.value;
        onSave(chosen === "" ? null : isFlag ? chosen === "Yes" : chosen);
      }}
    >
      <option value="">–</option>
      {/* A choice may have been withdrawn since. */}
      {[...choices, ...(current && !choices.includes(current) ? [current] : [])].map((choice) => (
        <option key={choice} value={choice}>
          {choice}
        </option>
      ))}
    </Select>
  );
}

interface ManyChoicesProps {
  label: string;
  choices: readonly string[];
  value: unknown;
  onSave: (value: string[] | null) => void;
}

function ManyChoices({ label, choices, value, onSave }: ManyChoicesProps) {
  const chosen = Array.isArray(value) ? value.map(String) : [];
  const all = [...choices, ...chosen.filter((each) => !choices.includes(each))];
  return (
    <span class="flex min-w-0 flex-wrap items-center gap-1 px-2 py-1">
      {chosen.map((each) => (
        <Badge key={each}>
          <span class="truncate">{each}</span>
        </Badge>
      ))}
      <Popover
        label={label}
        class="w-62 p-2"
        trigger={(attributes) => (
          <Button {...attributes} size="small" tone="quiet" class="h-6 px-1.5">
            {chosen.length === 0 ? `Add ${label.toLowerCase()}` : "Change"}
          </Button>
        )}
      >
        {() => (
          <ChoiceList
            label={label}
            choices={all.map((each) => ({ value: each, label: each }))}
            chosen={new Set(chosen)}
            onToggle={(each) => {
              const next = toggleValue(chosen, each);
              onSave(next.length === 0 ? null : next);
            }}
            emptyText="This field has no choices."
          />
        )}
      </Popover>
    </span>
  );
}

/** Names the target in full: a link must not hide where it leads. */
function OpenLink({ href, label }: { href: string; label: string }) {
  if (!/^https?:\/\//i.test(href)) return null;
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer noopener"
      aria-label={`Open ${label}: ${href}`}
      data-tooltip={href}
      class="flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
    >
      <ExternalLink size={15} aria-hidden="true" />
    </a>
  );
}
