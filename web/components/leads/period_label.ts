import type { DatePeriod } from "../../../shared/contracts/lead_filter.ts";

/** What a period is called: "this quarter". */
export function periodLabel(period: DatePeriod): string {
  return period.replace("_", " ");
}
