import { Unzip, UnzipInflate } from "fflate";
import { SaxesParser } from "saxes";
import type { SpreadsheetLibrary } from "../../../shared/domain/tables/spreadsheet_parts.ts";

/** Packed bytes taken at once: what they unpack to, at most a thousand times as much, is counted before the next. */
const stepBytes = 2 * 1024;

/** fflate and saxes, as the reader of spreadsheets wants them. */
export const spreadsheetLibrary: SpreadsheetLibrary = {
  async *unzip(bytes, wanted) {
    const unzip = new Unzip((entry) => {
      const take = wanted(entry.name);
      if (!take) return;
      entry.ondata = (error, part, isEnd) => {
        if (error) throw error;
        take(part, isEnd);
      };
      entry.start();
    });
    unzip.register(UnzipInflate);
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
    const parser = new SaxesParser<{ xmlns: false }>({ xmlns: false });
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

/** Without the prefix of its namespace. */
function plain(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
