import { unescapeFormula } from "./formula_text.ts";
import type { TableRow } from "./table.ts";
import { tableLimits } from "./table_limits.ts";
import { TableRefusal } from "./table_refusal.ts";

/** Columns' names, whether a row gave them, and how many of the first rows are not data. */
export type DetectedHeader = { columns: string[]; hasHeader: boolean; skipped: number };

/** Titles and remarks stand at most so high above a table. */
const titleRows = 10;

/**
 * Tells which row names the columns. Rows of a single cell above a wider table are titles. `isTold` is what the person says
 * of the first row. Throws `TableRefusal` for too many columns.
 */
export function detectHeader(rows: readonly TableRow[], isTold?: boolean): DetectedHeader {
  const usual = usualWidth(rows);
  const start =
    usual < 2
      ? 0
      : Math.max(
          rows.slice(0, titleRows).findIndex((row) => widthOf(row) > 1),
          0,
        );
  const first = rows[start]?.cells ?? [];
  const hasHeader = isTold ?? looksLikeNames(first, rows.slice(start + 1, start + 20));
  const width = Math.max(usual, hasHeader ? lastFilled(first) : 1);
  if (width > tableLimits.columns) {
    throw new TableRefusal(
      `This file has ${width.toLocaleString("en")} columns, and at most ${tableLimits.columns} can be imported. Delete those that are not needed.`,
    );
  }
  const names = Array.from({ length: width }, (_, place) => (hasHeader ? nameOf(first[place]) : ""));
  return { columns: distinct(names), hasHeader, skipped: start + (hasHeader ? 1 : 0) };
}

/** The width that most rows have. */
function usualWidth(rows: readonly TableRow[]): number {
  const counts = new Map<number, number>();
  for (const row of rows) {
    const width = lastFilled(row.cells);
    counts.set(width, (counts.get(width) ?? 0) + 1);
  }
  const [usual = 1] = [...counts].sort(([a, m], [b, n]) => n - m || b - a)[0] ?? [];
  return Math.max(usual, 1);
}

const widthOf = (row: TableRow) => row.cells.filter((cell) => cell.trim() !== "").length;
const lastFilled = (cells: readonly string[]) => cells.findLastIndex((cell) => cell.trim() !== "") + 1;

/** Values that no column is called by. */
const valueLike = /@|^https?:|^[-+(]?\d[\d\s().,/:+-]*$|^\d{4}-\d\d-\d\d/i;

function looksLikeNames(first: readonly string[], below: readonly TableRow[]): boolean {
  const names = first.map((name) => name.trim()).filter(Boolean);
  if (names.length === 0 || names.some((name) => valueLike.test(name) || name.length > 100)) return false;
  if (new Set(names.map((name) => name.toLowerCase())).size < names.length * 0.5) return false;
  if (below.length === 0) return true;
  // A name among names: only what the rows below never say tells it from them.
  return (
    names.length > 1 ||
    below.some(({ cells }) => valueLike.test(cells[0] ?? "")) ||
    /name|mail|lead|kontakt/i.test(names[0] ?? "")
  );
}

function nameOf(cell: string | undefined): string {
  const name = unescapeFormula(cell ?? "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return name.slice(0, tableLimits.columnNameMaxLength - 8);
}

/** Each column by a name of its own. */
function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((given, place) => {
    const name = given || `Column ${place + 1}`;
    let unique = name;
    for (let count = 2; taken.has(unique.toLowerCase()); count++) unique = `${name} (${count})`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}
