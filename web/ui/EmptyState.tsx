import type { LucideIcon } from "lucide-preact";
import type { ComponentChildren } from "preact";

interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  /** What would stand here, and how to get the first one. */
  children?: ComponentChildren;
  action?: ComponentChildren;
}

/** Nothing is here yet: says what would be, and the first step. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div class="mx-auto flex max-w-84 flex-col items-center px-4 py-10 text-center">
      <span class="mb-3 flex size-10 items-center justify-center rounded-lg border border-line bg-surface text-muted shadow-low">
        <Icon size={19} aria-hidden="true" />
      </span>
      <p class="font-medium">{title}</p>
      {children && <div class="mt-1 text-balance text-muted">{children}</div>}
      {action && <div class="mt-4">{action}</div>}
    </div>
  );
}
