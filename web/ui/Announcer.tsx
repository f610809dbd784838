import { signal } from "@preact/signals";

const message = signal("");

/** Says a sentence to screen readers; nothing is shown. */
export function announce(sentence: string): void {
  // The same sentence twice in a row would not be read again: a trailing space makes it differ.
  message.value = message.value === sentence ? `${sentence} ` : sentence;
}

/** The place from which announcements are read; stands once on the page. */
export function Announcer() {
  return (
    <div role="status" aria-live="polite" class="sr-only">
      {message}
    </div>
  );
}
