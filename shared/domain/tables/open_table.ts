import { decodeText } from "./decode_text.ts";
import { detectHeader } from "./detect_header.ts";
import { unescapeFormula } from "./formula_text.ts";
import { type CsvLibrary, readCsv } from "./read_csv.ts";
import { readXlsx } from "./read_xlsx.ts";
import type { SpreadsheetLibrary } from "./spreadsheet_parts.ts";
import type { Table, TableFile, TableFormat, TableRow } from "./table.ts";
import { tableLimits } from "./table_limits.ts";
import { TableRefusal } from "./table_refusal.ts";

/** Each is fetched when a file needs it. */
export type TableLibraries = { csv(): Promise<CsvLibrary>; spreadsheet(): Promise<SpreadsheetLibrary> };

export type OpenOptions = {
  /** What the person says of the first row; found out when left out. */
  hasHeader?: boolean;
  /** What a spreadsheet may unpack to, where memory or time is short. */
  unpackedMaxBytes?: number;
};

type Stretch = Pick<Table, "format" | "delimiter" | "sheet" | "encoding"> & { batches: AsyncIterable<TableRow[]> };

const sampleRows = 200;

/**
 * Opens a CSV, TSV or XLSX file: finds out what it is, its encoding, delimiter and header, and reads it in flat memory.
 * Throws `TableRefusal` for what is no table, or too large.
 */
export async function openTable(file: TableFile, libraries: TableLibraries, options: OpenOptions = {}): Promise<Table> {
  const { head, bytes } = await peek(file.bytes());
  if (head.length === 0) throw new TableRefusal("This file is empty.");
  const isSpreadsheet = startsWith(head, [0x50, 0x4b]);
  refuseOthers(head);
  const limit = isSpreadsheet ? tableLimits.spreadsheetMaxBytes : tableLimits.textMaxBytes;
  if (file.size !== undefined && file.size > limit) throw tooLarge(limit);
  const stretch = isSpreadsheet
    ? await openSpreadsheet({ ...file, bytes: () => bounded(file.bytes(), limit) }, libraries, options)
    : await openText(bounded(bytes, limit), libraries);
  return await withHeader(stretch, options.hasHeader);
}

async function openText(bytes: AsyncIterable<Uint8Array>, libraries: TableLibraries): Promise<Stretch> {
  const library = await libraries.csv();
  const { pieces, encoding } = decodeText(bytes);
  const { head, rest } = await peekText(pieces);
  // Excel's own first line, where its separator is not the usual one.
  const told = /^sep=(.)\r?\n/i.exec(head);
  const body = told ? head.slice(told[0].length) : head;
  const newline = body.includes("\n") || !body.includes("\r") ? "\n" : "\r";
  const delimiter = told?.[1] ?? library.guessDelimiter(body) ?? ",";
  const format: TableFormat = delimiter === "\t" ? "tsv" : "csv";
  return { format, delimiter, encoding, batches: readCsv(startingWith(body, rest), library, { delimiter, newline }) };
}

async function openSpreadsheet(file: TableFile, libraries: TableLibraries, options: OpenOptions): Promise<Stretch> {
  const { sheet, rows } = await readXlsx(file, await libraries.spreadsheet(), options.unpackedMaxBytes);
  return { format: "xlsx", sheet, encoding: () => "UTF-8", batches: rows };
}

/** Reads the first rows, tells the header from them, and goes on with the others as they are asked for. */
async function withHeader({ batches, ...rest }: Stretch, isTold: boolean | undefined): Promise<Table> {
  const source = batches[Symbol.asyncIterator]();
  const first: TableRow[] = [];
  while (first.length < sampleRows) {
    const { value, done } = await source.next();
    if (done) break;
    for (const row of value) first.push(row);
  }
  if (first.length === 0) throw new TableRefusal("This file has no rows.");
  const { columns, hasHeader, skipped } = detectHeader(first, isTold);
  const below = first.slice(skipped);
  const settle = (row: TableRow) => settled(row, columns.length);
  return {
    ...rest,
    columns,
    hasHeader,
    sample: below.slice(0, sampleRows).map(settle),
    async *rows() {
      let count = below.length;
      yield below.map(settle);
      for (;;) {
        const { value, done } = await source.next();
        if (done) return;
        count += value.length;
        if (count > tableLimits.rows) {
          throw new TableRefusal(`A file has at most ${tableLimits.rows.toLocaleString("en")} rows. Split it.`);
        }
        yield value.map(settle);
      }
    },
  };
}

/** The row as it is handed on: with as many cells as there are columns at most, and what is wrong with it. */
function settled(row: TableRow, width: number): TableRow {
  const cells = row.cells.slice(0, width).map(unescapeFormula);
  const fault = row.fault ?? faultOf(row, width);
  return { number: row.number, cells, ...(fault !== undefined && { fault }) };
}

function faultOf({ cells, doubt }: TableRow, width: number): string | undefined {
  if (cells.slice(width).some((cell) => cell.trim() !== "")) {
    return `This row has ${cells.length} cells, but there are ${width} columns.`;
  }
  if (cells.some((cell) => cell.length > tableLimits.cellMaxLength)) {
    return `A cell has at most ${tableLimits.cellMaxLength.toLocaleString("en")} characters.`;
  }
  return doubt !== undefined && (cells.length !== width || cells.some((cell) => cell.includes("\n")))
    ? doubt
    : undefined;
}

function refuseOthers(head: Uint8Array): void {
  if (startsWith(head, [0xd0, 0xcf, 0x11, 0xe0])) {
    throw new TableRefusal(
      "This is an old Excel file (.xls), or one with a password. Save it as .xlsx or CSV, without a password, and try again.",
    );
  }
  const known: [number[], string][] = [
    [[0x25, 0x50, 0x44, 0x46], "a PDF"],
    [[0x1f, 0x8b], "a packed file"],
    [[0x89, 0x50, 0x4e, 0x47], "a picture"],
    [[0xff, 0xd8, 0xff], "a picture"],
  ];
  const found = known.find(([bytes]) => startsWith(head, bytes));
  if (found) throw new TableRefusal(`This is ${found[1]}, not a table. Save the table as CSV or XLSX and try again.`);
}

function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, place) => head[place] === byte);
}

async function peek(bytes: AsyncIterable<Uint8Array>) {
  const source = bytes[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array(0);
  // A server may send the first bytes alone.
  while (head.length < 8) {
    const { value, done } = await source.next();
    if (done) break;
    head = head.length === 0 ? value : new Uint8Array([...head, ...value]);
  }
  return { head, bytes: startingWith(head, { [Symbol.asyncIterator]: () => source }) };
}

/** Enough text to tell delimiter and line ends from. */
async function peekText(pieces: AsyncIterable<string>) {
  const source = pieces[Symbol.asyncIterator]();
  let head = "";
  while (head.length < 64 * 1024) {
    const { value, done } = await source.next();
    if (done) break;
    head += value;
  }
  return { head, rest: { [Symbol.asyncIterator]: () => source } };
}

async function* startingWith<Part>(first: Part, rest: AsyncIterable<Part>): AsyncIterable<Part> {
  yield first;
  yield* rest;
}

/** Ends with a refusal where more bytes come than may. */
async function* bounded(bytes: AsyncIterable<Uint8Array>, limit: number): AsyncIterable<Uint8Array> {
  let total = 0;
  for await (const chunk of bytes) {
    total += chunk.length;
    if (total > limit) throw tooLarge(limit);
    yield chunk;
  }
}

function tooLarge(limit: number): TableRefusal {
  return new TableRefusal(`A file has at most ${limit / 1024 / 1024} MB. Split it, or leave out columns.`);
}
