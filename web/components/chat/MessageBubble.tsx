import { useState } from "preact/hooks";
import { classNames } from "../../ui/class_names.ts";

/** Longer messages are shown in part until they are opened. */
const shownLines = 14;
const shownCharacters = 1_200;

/** The person's own words, as they wrote them. */
export function MessageBubble({ text, faded = false }: { text: string; faded?: boolean }) {
  const [open, setOpen] = useState(false);
  const long = text.length > shownCharacters || text.split("\n").length > shownLines;
  return (
    <div
      class={classNames(
        "max-w-[85%] rounded-xl bg-hover px-3.5 py-2 text-md transition-opacity",
        faded && "opacity-70",
      )}
    >
      <p class={classNames("whitespace-pre-wrap break-words", long && !open && "line-clamp-10")}>{text}</p>
      {long && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          class="mt-1 font-medium text-accent text-sm hover:underline"
        >
          {open ? "Show less" : "Show all"}
        </button>
      )}
    </div>
  );
}
