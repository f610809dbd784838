import { readBook, type SpreadsheetBook } from "./spreadsheet_book.ts";
import { type SpreadsheetLibrary, unpackingMeter, type XmlHandlers, xmlPart } from "./spreadsheet_parts.ts";
import type { TableFile, TableRow } from "./table.ts";
import { tableLimits } from "./table_limits.ts";
import { TableRefusal } from "./table_refusal.ts";

/** The rows of a spreadsheet's first visible sheet, as the values that it shows; formulas are their last results. */
export type OpenSheet = { sheet: string; rows: AsyncIterable<TableRow[]> };

/** Opens an XLSX file. Throws `TableRefusal`, also while rows are read: for one that unpacks to too much, or is damaged. */
export async function readXlsx(file: TableFile, library: SpreadsheetLibrary, unpackedMax?: number): Promise<OpenSheet> {
  const book = await mended(() => readBook(file, library, unpackedMax));
  return { sheet: book.sheet.name, rows: sheetRows(file, library, book, unpackedMax) };
}

async function* sheetRows(
  file: TableFile,
  library: SpreadsheetLibrary,
  book: SpreadsheetBook,
  unpackedMax?: number,
): AsyncIterable<TableRow[]> {
  const rows: TableRow[] = [];
  const meter = unpackingMeter(unpackedMax);
  const part = (name: string) =>
    name === book.sheet.path
      ? xmlPart(
          library,
          meter,
          sheetHandlers(book, (row) => rows.push(row)),
        )
      : undefined;
  const steps = library.unzip(file.bytes(), part)[Symbol.asyncIterator]();
  for (;;) {
    const { done } = await mended(() => steps.next());
    if (rows.length > 0) yield rows.splice(0);
    if (done) return;
  }
}

/** A library's own error means that the file is damaged. */
async function mended<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TableRefusal) throw error;
    throw new TableRefusal("This spreadsheet is damaged. Save it again, or as CSV.", { cause: error });
  }
}

type Cell = { column: number; type: string | undefined; style: number; value: string };

function sheetHandlers(book: SpreadsheetBook, onRow: (row: TableRow) => void): XmlHandlers {
  let row: TableRow | undefined;
  let count = 0;
  let cell: Cell | undefined;
  let isValue = false;
  let isReading = false;
  return {
    open: (name, attributes) => {
      if (name === "row") {
        count = Number(attributes().r) || count + 1;
        row = { number: count, cells: [] };
      } else if (name === "c" && row) {
        const { r, t, s } = attributes();
        cell = { column: columnOf(r) ?? row.cells.length, type: t, style: Number(s ?? 0), value: "" };
      } else if (name === "rPh") isReading = true;
      // <v> holds a value, <t> a text that stands in its cell; <f> is the formula, which is none of ours.
      isValue = name === "v" || name === "t";
    },
    text: (text) => {
      if (cell && isValue && !isReading && cell.value.length <= tableLimits.cellMaxLength) cell.value += text;
    },
    close: (name) => {
      if (name === "v" || name === "t") isValue = false;
      else if (name === "rPh") isReading = false;
      else if (name === "c" && row && cell) {
        put(row, cell.column, shown(cell, book));
        cell = undefined;
      } else if (name === "row" && row) {
        if (row.cells.some((text) => text.trim() !== "")) onRow(row);
        row = undefined;
      }
    },
  };
}

function put(row: TableRow, column: number, text: string): void {
  if (text === "") return;
  if (column >= tableLimits.columns) {
    throw new TableRefusal(`A file has at most ${tableLimits.columns} columns. Delete those that are not needed.`);
  }
  while (row.cells.length < column) row.cells.push("");
  row.cells[column] = text;
}

/** "AB12" is the 28th column, from 0. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^([A-Z]{1,3})\d/.exec(reference ?? "")?.[1];
  if (letters === undefined) return undefined;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function shown({ type, style, value }: Cell, book: SpreadsheetBook): string {
  if (type === "s") return book.strings[Number(value)] ?? "";
  if (type === "b") return value === "1" ? "true" : value === "" ? "" : "false";
  if (type === "e") return "";
  if (type !== undefined && type !== "n") return value;
  const number = Number(value);
  if (value === "" || !Number.isFinite(number)) return value;
  return book.dateStyles[style] ? dateOf(number, book.from1904) : String(number);
}

const millisecondsPerDay = 86_400_000;

/** Days since the end of 1899 (or since 1904), with the time behind the point. */
function dateOf(days: number, from1904: boolean): string {
  const date = new Date(Math.round((days - (from1904 ? 24_107 : 25_569)) * 86_400) * 1000);
  if (Number.isNaN(date.getTime())) return String(days);
  const text = date.toISOString();
  return date.getTime() % millisecondsPerDay === 0 ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 19)}`;
}
