import { escapeFormula } from "./formula_text.ts";

/** Makes spreadsheets read UTF-8. */
export const csvMark = "\uFEFF";

/** One row of a CSV file, by RFC 4180, with nothing in it that a spreadsheet would run. */
export function csvLine(cells: readonly (string | null)[]): string {
  return `${cells.map((cell) => quoted(escapeFormula(cell ?? ""))).join(",")}\r\n`;
}

/** Several values in one cell, parted by semicolons; `private.import_list()` reads them. */
export function listCell(values: readonly string[]): string {
  return values.map((value) => (/[;,|"]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(";");
}

function quoted(text: string): string {
  return /[",\r\n;\t|]|^\s|\s$|^'/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
