import { Check, Plus } from "lucide-preact";
import { useId, useState } from "preact/hooks";
import { formatNumber } from "../state/time.ts";
import { classNames } from "./class_names.ts";
import { Input } from "./Input.tsx";

export interface Choice {
  value: string;
  label: string;
  count?: number | undefined;
}

interface ChoiceListProps {
  label: string;
  choices: readonly Choice[];
  chosen: ReadonlySet<string>;
  onToggle: (value: string) => void;
  /** Only one can be chosen. */
  single?: boolean;
  /** Said when there is nothing to choose from. */
  emptyText: string;
  /** Offers to take what was typed, when it is no choice yet; the verb of that offer, "Add". */
  addVerb?: string | undefined;
}

const searchFrom = 8;

/** Values to tick, with a search above them: type to narrow, arrows to move, Enter to tick. */
export function ChoiceList({ label, choices, chosen, onToggle, single = false, emptyText, addVerb }: ChoiceListProps) {
  const id = useId();
  const [text, setText] = useState("");
  const [marked, setMarked] = useState(0);
  const wanted = text.trim().toLowerCase();
  const found = choices.filter((choice) => choice.label.toLowerCase().includes(wanted));
  const isNew = addVerb && wanted && !choices.some((choice) => choice.value.toLowerCase() === wanted);
  const options = isNew ? [...found, { value: text.trim(), label: `${addVerb} “${text.trim()}”` }] : found;
  const current = Math.min(marked, options.length - 1);

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length > 0) {
      const next = (current + step + options.length) % options.length;
      setMarked(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") choose(options[current]);
    else return;
    event.preventDefault();
  }

  function choose(option: Choice | undefined) {
    if (!option) return;
    onToggle(option.value);
    if (addVerb) setText("");
  }

  return (
    <div class="grid gap-1">
      <Input
        role="combobox"
        aria-label={choices.length >= searchFrom || addVerb ? `Find: ${label}` : label}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={current >= 0 ? `${id}-${current}` : undefined}
        placeholder={addVerb ? "Find or add" : "Find"}
        autocomplete="off"
        autofocus
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setMarked(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        aria-multiselectable={!single}
        tabIndex={-1}
        class="max-h-64 overflow-y-auto"
      >
        {options.map((option, index) => (
          <OptionRow
            key={option.value}
            id={`${id}-${index}`}
            option={option}
            chosen={chosen.has(option.value)}
            marked={index === current}
            isNew={isNew === true && index === options.length - 1}
            onChoose={() => choose(option)}
          />
        ))}
      </div>
      {options.length === 0 && <p class="px-2 py-1.5 text-muted text-sm">{wanted ? "Nothing matches." : emptyText}</p>}
    </div>
  );
}

interface OptionRowProps {
  id: string;
  option: Choice;
  chosen: boolean;
  marked: boolean;
  isNew: boolean;
  onChoose: () => void;
}

function OptionRow({ id, option, chosen, marked, isNew, onChoose }: OptionRowProps) {
  const Mark = isNew ? Plus : Check;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the text field keeps the focus and names the marked option
    // biome-ignore lint/a11y/useKeyWithClickEvents: the text field handles the keys
    <div
      id={id}
      role="option"
      aria-selected={chosen}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onChoose}
      class={classNames(
        "flex h-8 cursor-pointer items-center gap-2 rounded-md px-2 hover:bg-hover pointer-coarse:h-10",
        marked && "bg-hover",
      )}
    >
      <span class="min-w-0 flex-1 truncate">{option.label}</span>
      {option.count !== undefined && <span class="text-faint text-sm tabular-nums">{formatNumber(option.count)}</span>}
      <Mark size={15} aria-hidden="true" class={chosen || isNew ? "text-accent" : "invisible"} />
    </div>
  );
}
