import { TriangleAlert, X } from "lucide-preact";
import { IconButton } from "../../ui/IconButton.tsx";

/** Says that the filter in the address could not be read, so that a list without it is not taken for the answer. */
export function UnreadableLink({ onDismiss }: { onDismiss: () => void }) {
  return (
    <p
      role="alert"
      class="flex items-center gap-2.5 border-line border-b bg-warning-soft py-1.5 pr-2 pl-4 text-warning"
    >
      <TriangleAlert size={16} aria-hidden="true" class="shrink-0" />
      <span class="flex-1">The filter in this link could not be read. You see the list without it.</span>
      <IconButton label="Dismiss" icon={X} size="small" onClick={onDismiss} />
    </p>
  );
}
