import { localInstant } from "../../../shared/domain/local_instant.ts";
import { timeZone } from "../../state/time.ts";

/** An instant as a `datetime-local` field wants it, on the reader's clock; empty for none. */
export function toLocalInput(instant: string | null): string {
  if (!instant) return "";
  const form = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: timeZone.value });
  return form.format(new Date(instant)).replace(" ", "T");
}

/** The instant that such a field names; null while it names none. */
export function fromLocalInput(local: string): string | null {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(local) ? localInstant(local, timeZone.value) : null;
}
