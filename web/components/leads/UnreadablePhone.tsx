import { TriangleAlert } from "lucide-preact";
import { shownPhone } from "../../state/phones.ts";

/** Beside a phone number that could not be read, and so stands as it was typed. */
export function UnreadablePhone({ phone }: { phone: string }) {
  if (shownPhone(phone).isReadable) return null;
  return (
    <span
      class="inline-flex items-center gap-1 px-2 text-sm text-warning"
      data-tooltip="Kept as it was typed. With the country code, such as +49 30 …, it can be read."
    >
      <TriangleAlert size={13} aria-hidden="true" />
      Not a number we can read
    </span>
  );
}
