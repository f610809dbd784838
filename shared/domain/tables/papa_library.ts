import type { CsvLibrary } from "./read_csv.ts";

/** What is used of the package `papaparse`; each side of the house hands in its own. */
export type PapaParse = {
  Parser: new (config: {
    delimiter: string;
    newline: "\n" | "\r";
    quoteChar: string;
  }) => { parse(text: string, start: number, ignoreLastRow: boolean): PapaResult };
  parse(text: string, config: { preview: number; skipEmptyLines: "greedy" }): Pick<PapaResult, "errors" | "meta">;
};
type PapaResult = {
  data: string[][];
  errors: { code: string; row?: number | undefined }[];
  meta: { cursor: number; delimiter: string };
};

/** A character that no text holds here: NUL is taken out as the bytes are read. */
const never = "\0";

/** Papa Parse as the reader of CSV files wants it. */
export function papaLibrary(papa: PapaParse): CsvLibrary {
  return {
    parse(text, { delimiter, newline, isEnd, withQuotes }) {
      const parser = new papa.Parser({ delimiter, newline, quoteChar: withQuotes ? '"' : never });
      const { data, errors, meta } = parser.parse(text, 0, !isEnd);
      return {
        rows: data,
        used: meta.cursor,
        broken: new Set(errors.map(({ row }) => row ?? -1)),
        isUnclosed: errors.some(({ code }) => code === "MissingQuotes"),
      };
    },
    guessDelimiter(text) {
      const { meta, errors } = papa.parse(text, { preview: 20, skipEmptyLines: "greedy" });
      return errors.some(({ code }) => code === "UndetectableDelimiter") ? undefined : meta.delimiter;
    },
  };
}
