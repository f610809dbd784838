import type { TableRow } from "./table.ts";
import { tableLimits } from "./table_limits.ts";
import { TableRefusal } from "./table_refusal.ts";

/** Complete rows of a text, how much of it they are, and the places of rows with misplaced quotes. */
export type ParsedBlock = { rows: string[][]; used: number; broken: ReadonlySet<number>; isUnclosed: boolean };

/** What a CSV library does for us. `isEnd`: what remains is a row too. */
export type CsvLibrary = {
  parse(
    text: string,
    how: { delimiter: string; newline: "\n" | "\r"; isEnd: boolean; withQuotes: boolean },
  ): ParsedBlock;
  /** The delimiter that a text seems to have. */
  guessDelimiter(text: string): string | undefined;
};

export type CsvFormat = { delimiter: string; newline: "\n" | "\r" };

const blockLength = 256 * 1024;
/** So often a quote that is never closed is looked for line by line; then the rest of the block is taken as it stands. */
const recoveriesCap = 50;
const unclosed = "A quote opens in this row and is never closed.";

/**
 * The rows of a text, batch by batch, in flat memory. A quote that is never closed spoils its own line and not the rest of
 * the file. Empty rows are left out, and counted. Throws `TableRefusal` for a line too long to be a row.
 */
export async function* readCsv(
  pieces: AsyncIterable<string>,
  library: CsvLibrary,
  format: CsvFormat,
): AsyncIterable<TableRow[]> {
  const reader = csvReader(library, format);
  for await (const piece of pieces) {
    const rows = reader.push(piece);
    if (rows.length > 0) yield rows;
  }
  const rows = reader.end();
  if (rows.length > 0) yield rows;
}

function csvReader(library: CsvLibrary, { delimiter, newline }: CsvFormat) {
  let text = "";
  let count = 0;
  let recoveries = 0;

  const parse = (part: string, isEnd: boolean, withQuotes = true) =>
    library.parse(part, { delimiter, newline, isEnd, withQuotes });

  function taken({ rows, broken }: ParsedBlock, fault?: string): TableRow[] {
    const taken: TableRow[] = [];
    for (const [place, cells] of rows.entries()) {
      count += 1;
      const last = cells.length - 1;
      if (cells[last]?.endsWith("\r")) cells[last] = cells[last].slice(0, -1);
      if (cells.every((cell) => cell.trim() === "")) continue;
      const doubt = broken.has(place) ? "A quote in this row closes where no cell ends." : undefined;
      taken.push({
        number: count,
        cells,
        ...(fault !== undefined && { fault }),
        ...(doubt !== undefined && { doubt }),
      });
    }
    return taken;
  }

  /** The line with the quote, as it stands; after too many of them everything that is at hand. */
  function recover(isEnd: boolean): TableRow[] {
    recoveries += 1;
    const end = recoveries > recoveriesCap ? text.lastIndexOf(newline) : text.indexOf(newline);
    if (end === -1 && !isEnd) {
      throw new TableRefusal(
        `Row ${count + 1} has more than ${tableLimits.recordMaxLength.toLocaleString("en")} characters. This is no table of leads.`,
      );
    }
    const line = end === -1 ? text : text.slice(0, end + 1);
    text = text.slice(line.length);
    const block = parse(line.endsWith(newline) ? line.slice(0, -1) : line, true, false);
    return taken(block, unclosed);
  }

  function advance(): TableRow[] {
    const block = parse(text, false);
    text = text.slice(block.used);
    return taken(block);
  }

  return {
    push(piece: string): TableRow[] {
      text += piece;
      if (text.length < blockLength) return [];
      let rows = advance();
      while (text.length > tableLimits.recordMaxLength) rows = rows.concat(recover(false), advance());
      return rows;
    },
    end(): TableRow[] {
      let rows = advance();
      while (text.length > 0) {
        const block = parse(text, true);
        if (block.isUnclosed) rows = rows.concat(recover(true), advance());
        else {
          text = "";
          rows = rows.concat(taken(block));
        }
      }
      return rows;
    },
  };
}
