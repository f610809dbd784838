import { Ban } from "lucide-preact";

/** Stands beside the name of someone who must not be written to. */
export function DoNotContactMark() {
  return (
    <span class="inline-flex shrink-0 text-danger" title="Do not contact">
      <Ban size={13} aria-hidden="true" />
      <span class="sr-only">Do not contact</span>
    </span>
  );
}
