import type { ComponentChildren } from "preact";

/** A key on the keyboard. */
export function Kbd({ children }: { children: ComponentChildren }) {
  return (
    <kbd class="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line-strong bg-surface px-1 font-medium font-sans text-muted text-xs">
      {children}
    </kbd>
  );
}
