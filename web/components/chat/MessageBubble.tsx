import { classNames } from "../../ui/class_names.ts";

/** The person's own words, as they wrote them. */
export function MessageBubble({ text, faded = false }: { text: string; faded?: boolean }) {
  return (
    <p
      class={classNames(
        "max-w-[85%] whitespace-pre-wrap break-words rounded-xl bg-hover px-3.5 py-2 text-md transition-opacity",
        faded && "opacity-70",
      )}
    >
      {text}
    </p>
  );
}
