import type { QuestionAnswer } from "../../../shared/contracts/question.ts";
import { questionCell } from "../../../shared/domain/question_chart.ts";
import { csvLine } from "../../../shared/domain/tables/write_csv.ts";

/** The rows of an answer as CSV; what a spreadsheet would take for a formula is written as text. */
export function questionCsv({ columns, rows }: Pick<QuestionAnswer, "columns" | "rows">): string {
  const cell = (value: unknown) => (value === null || value === undefined ? null : questionCell(value));
  return [csvLine(columns.map(({ name }) => name)), ...rows.map((row) => csvLine(row.map(cell)))].join("");
}
