import { pathTo } from "../../state/router.ts";
import { type MeasuredReport, measuredReport } from "./task_form.ts";

/** The address at which a number can be scheduled as a mail. */
export function reportPath(measured: MeasuredReport): string {
  return `${pathTo.schedules()}?${new URLSearchParams({ report: JSON.stringify(measured) })}`;
}

/** The number that an address wants scheduled; undefined without one, or one that cannot be read. */
export function reportIn(query: URLSearchParams): MeasuredReport | undefined {
  try {
    return measuredReport.safeParse(JSON.parse(query.get("report") ?? "null")).data;
  } catch {
    return undefined;
  }
}
