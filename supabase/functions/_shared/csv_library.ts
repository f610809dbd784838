import Papa from "papaparse";
import type { CsvLibrary } from "../../../shared/domain/tables/read_csv.ts";

/** A character that no text holds here: NUL is taken out as the bytes are read. */
const never = "\0";

/** Papa Parse, as the reader of CSV files wants it. */
export const csvLibrary: CsvLibrary = {
  parse(text, { delimiter, newline, isEnd, withQuotes }) {
    const parser = new Papa.Parser({ delimiter, newline, quoteChar: withQuotes ? '"' : never });
    const result: Papa.ParseResult<string[]> = parser.parse(text, 0, !isEnd);
    return {
      rows: result.data,
      used: result.meta.cursor,
      broken: new Set(result.errors.map(({ row }) => row ?? -1)),
      isUnclosed: result.errors.some(({ code }) => code === "MissingQuotes"),
    };
  },
  guessDelimiter(text) {
    const { meta, errors } = Papa.parse(text, { preview: 20, skipEmptyLines: "greedy" });
    return errors.some(({ code }) => code === "UndetectableDelimiter") ? undefined : meta.delimiter;
  },
};
