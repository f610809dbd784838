export interface TimeZoneChoice {
  value: string;
  label: string;
}

/** Every zone of the device's list, "Europe/Berlin · GMT+1", those named in `first` before the others. */
export function timeZoneChoices(first: readonly string[], at: number): TimeZoneChoice[] {
  const zones = new Set([...first, "UTC", ...Intl.supportedValuesOf("timeZone")]);
  return [...zones].map((value) => ({ value, label: timeZoneLabel(value, at) }));
}

/** A zone with its distance from Greenwich at an instant (ms): "Europe/Berlin · GMT+1". */
export function timeZoneLabel(zone: string, at: number): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "shortOffset" }).formatToParts(at);
  const offset = parts.find((part) => part.type === "timeZoneName")?.value;
  const name = zone.replaceAll("_", " ");
  return offset && offset !== name ? `${name} · ${offset}` : name;
}
