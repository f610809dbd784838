import type { SpreadsheetLibrary } from "./spreadsheet_parts.ts";

/** What is used of the package `fflate`; each side of the house hands in its own. */
export type Fflate<Decoder> = {
  Unzip: new (
    onFile: (entry: ZipEntry) => void,
  ) => {
    register(decoder: Decoder): void;
    push(bytes: Uint8Array, isEnd?: boolean): void;
  };
  UnzipInflate: Decoder;
};
type ZipEntry = {
  name: string;
  ondata(error: Error | null, part: Uint8Array, isEnd: boolean): void;
  start(): void;
};

/** What is used of the package `saxes`. */
export type Saxes = {
  SaxesParser: new (options: {
    xmlns: false;
  }) => {
    on(event: "opentag", take: (tag: { name: string; attributes: Record<string, string> }) => void): void;
    on(event: "closetag", take: (tag: { name: string }) => void): void;
    on(event: "text" | "cdata", take: (text: string) => void): void;
    write(text: string): unknown;
    close(): unknown;
  };
};

/** Packed bytes taken at once: what they unpack to, at most a thousand times as much, is counted before the next. */
const stepBytes = 2 * 1024;

/** fflate and saxes as the reader of spreadsheets wants them. */
export function zipLibrary<Decoder>(fflate: Fflate<Decoder>, saxes: Saxes): SpreadsheetLibrary {
  return {
    async *unzip(bytes, wanted) {
      const unzip = new fflate.Unzip((entry) => {
        const take = wanted(entry.name);
        if (!take) return;
        entry.ondata = (error, part, isEnd) => {
          if (error) throw error;
          take(part, isEnd);
        };
        entry.start();
      });
      unzip.register(fflate.UnzipInflate);
      for await (const chunk of bytes) {
        for (let start = 0; start < chunk.length; start += stepBytes) {
          unzip.push(chunk.subarray(start, start + stepBytes), false);
          yield;
        }
      }
      unzip.push(new Uint8Array(0), true);
      yield;
    },
    xml(handlers) {
      const parser = new saxes.SaxesParser({ xmlns: false });
      parser.on("opentag", ({ name, attributes }) => handlers.open(plain(name), () => attributes));
      parser.on("closetag", ({ name }) => handlers.close(plain(name)));
      parser.on("text", handlers.text);
      parser.on("cdata", handlers.text);
      return {
        write: (text) => void parser.write(text),
        end: () => void parser.close(),
      };
    },
  };
}

/** Without the prefix of its namespace. */
function plain(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
