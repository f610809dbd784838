import { useId } from "preact/hooks";
import { classNames } from "../../ui/class_names.ts";

interface MergeChoiceProps {
  legend: string;
  /** One for each of the two leads. */
  options: { id: string; words: string; detail?: string }[];
  chosen: string;
  onChoose: (id: string) => void;
}

/** Whose fact counts: the two values side by side. */
export function MergeChoice({ legend, options, chosen, onChoose }: MergeChoiceProps) {
  const name = useId();
  return (
    <fieldset class="min-w-0">
      <legend class="mb-1.5 font-medium text-sm">{legend}</legend>
      <div class="grid grid-cols-2 gap-2">
        {options.map(({ id, words, detail }) => (
          <label
            key={id}
            class={classNames(
              "flex min-w-0 cursor-pointer items-start gap-2 rounded-lg border px-3 py-2 hover:bg-hover",
              "has-focus-visible:outline-2 has-focus-visible:outline-accent",
              id === chosen ? "border-accent bg-accent-soft" : "border-line-strong bg-surface",
            )}
          >
            <input
              type="radio"
              name={name}
              class="mt-1 shrink-0 accent-accent outline-none"
              checked={id === chosen}
              onChange={() => onChoose(id)}
            />
            <span class="min-w-0 break-words">
              {words}
              {detail && <span class="block text-muted text-sm">{detail}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
