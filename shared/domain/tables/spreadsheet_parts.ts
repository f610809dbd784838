import { tableLimits } from "./table_limits.ts";
import { TableRefusal } from "./table_refusal.ts";

/** What a library for ZIP and one for XML do for us. */
export type SpreadsheetLibrary = {
  /** Unpacks the wanted entries as their bytes come; `wanted` answers with who takes an entry's parts, or undefined. */
  unzip(bytes: AsyncIterable<Uint8Array>, wanted: (name: string) => TakePart | undefined): AsyncIterable<void>;
  /** Reads XML in pieces. Names are without their prefix, texts and values without entities. */
  xml(handlers: XmlHandlers): { write(text: string): void; end(): void };
};
export type TakePart = (bytes: Uint8Array, isEnd: boolean) => void;
export type XmlHandlers = {
  open(name: string, attributes: () => Readonly<Record<string, string>>): void;
  close(name: string): void;
  text(text: string): void;
};

/** XML without a single tag for so long is no spreadsheet's. */
const silenceMaxLength = 8 * 1024 * 1024;

/** Counts what a spreadsheet unpacks to, all its parts together: a small file may hold gigabytes. */
export function unpackingMeter(limit: number = tableLimits.unpackedMaxBytes) {
  let total = 0;
  return (bytes: Uint8Array): void => {
    total += bytes.length;
    if (total <= limit) return;
    throw new TableRefusal(
      `This spreadsheet unpacks to more than ${Math.round(limit / 1024 / 1024)} MB. Save the sheet as CSV, or split it.`,
    );
  };
}

/** Feeds an entry's bytes to XML handlers. */
export function xmlPart(
  library: SpreadsheetLibrary,
  meter: (bytes: Uint8Array) => void,
  handlers: XmlHandlers,
): TakePart {
  const decoder = new TextDecoder("utf-8");
  let silence = 0;
  const parser = library.xml({
    open: (name, attributes) => {
      silence = 0;
      handlers.open(name, attributes);
    },
    close: handlers.close,
    text: handlers.text,
  });
  return (bytes, isEnd) => {
    meter(bytes);
    silence += bytes.length;
    if (silence > silenceMaxLength) throw new TableRefusal("This spreadsheet is damaged. Save it again, or as CSV.");
    parser.write(decoder.decode(bytes, { stream: !isEnd }));
    if (isEnd) parser.end();
  };
}
