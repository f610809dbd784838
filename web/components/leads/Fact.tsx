import type { ComponentChildren } from "preact";

interface FactProps {
  label: string;
  labelId?: string;
  children: ComponentChildren;
}

/** A row of a description list: what it is, and what is known. */
export function Fact({ label, labelId, children }: FactProps) {
  return (
    <div class="grid grid-cols-[6.5rem_minmax(0,1fr)] items-start gap-1">
      <dt id={labelId} class="py-1.5 text-muted pointer-coarse:py-2.5">
        {label}
      </dt>
      <dd class="flex min-h-8.5 min-w-0 items-center gap-1 pointer-coarse:min-h-10">{children}</dd>
    </div>
  );
}

/** A fact that nobody edits here. */
export function PlainFact({ label, children }: Pick<FactProps, "label" | "children">) {
  return (
    <Fact label={label}>
      <span class="min-w-0 break-words px-2">{children}</span>
    </Fact>
  );
}
