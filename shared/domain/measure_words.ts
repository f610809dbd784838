import type { MeasureAnswer, MeasureColumn } from "../contracts/measure.ts";
import { filterText } from "./filter_text.ts";

type Unit = MeasureColumn["unit"];

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** A number of a measure as people read it: "1,204", "12.5 %", "3.4 days"; a dash where there is none. */
export function measuredWords(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined) return "–";
  if (unit === "share") return `${fine.format(value * 100)} %`;
  if (unit === "days") return `${fine.format(value)} ${value === 1 ? "day" : "days"}`;
  return unit === "count" ? whole.format(value) : fine.format(value);
}

/** "1 Oct 2026 – 31 Dec 2026": the first and the last day of a stretch, where it was asked about. */
export function stretchWords({ from, until }: { from: string; until: string }, timeZone: string): string {
  const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone });
  const [first, last] = [day.format(new Date(from)), day.format(Date.parse(until) - 1)];
  return first === last ? first : `${first} – ${last}`;
}

/** How a number moved since the period before: "+4 (+12.5 %)", of shares in points; undefined without one before. */
export function changeWords(
  now: number | null | undefined,
  before: number | null | undefined,
  unit: Unit,
): string | undefined {
  if (typeof now !== "number" || typeof before !== "number") return undefined;
  const sign = now > before ? "+" : now < before ? "−" : "±";
  const step = Math.abs(now - before);
  if (unit === "share") return `${sign}${fine.format(step * 100)} points`;
  const part = before === 0 ? "" : ` (${sign}${fine.format((step / Math.abs(before)) * 100)} %)`;
  return `${sign}${measuredWords(step, unit)}${part}`;
}

/** The one number that says most of a measure, with its period: "Win rate: 24 % of 120, 1 Oct 2026 – 31 Dec 2026 (source is Web)". */
export function measureHeadline(answer: MeasureAnswer): string {
  const { columns, total, period } = answer;
  const known = columns.filter(({ key }) => total.values[key] !== null && total.values[key] !== undefined);
  const isShareOfAll = known[0]?.key !== "leads";
  const shown =
    known.find(
      ({ unit, key }) => (isShareOfAll && unit === "share") || /^(velocity|forecast|median_days)$/.test(key),
    ) ?? known[0];
  const name = shown && shown.label !== answer.title ? ` ${shown.label.toLowerCase()}` : "";
  const value = shown ? `${measuredWords(total.values[shown.key], shown.unit)}${name}` : "nothing yet";
  const sample = shown?.unit === "share" ? ` of ${whole.format(total.sample)}` : "";
  const isSmall = total.is_too_small && shown !== undefined && shown.unit !== "count";
  const filter = filterText(answer.filter);
  const told = [`${value}${sample}`, isSmall && "too few to conclude from", stretchWords(period, period.time_zone)];
  return `${answer.title}: ${told.filter(Boolean).join(", ")}${filter && ` (${filter})`}`;
}
