import type { ImportRowOutcome } from "../../contracts/lead_import.ts";
import { csvLine, csvMark } from "../tables/write_csv.ts";

/** The head of a CSV of rows that failed: the file's own columns, and why. Mended, it can be imported as it is. */
export function failuresHead(columns: readonly string[]): string {
  return csvMark + csvLine([...columns, "Row", "Why"]);
}

export function failureLine(columns: readonly string[], { number, outcome, reason, cells }: ImportRowOutcome): string {
  const row = columns.map((_, place) => cells[place] ?? null);
  return csvLine([...row, String(number), outcome === "failed" ? reason : `Taken without a value. ${reason}`]);
}
