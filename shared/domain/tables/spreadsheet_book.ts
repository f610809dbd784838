import { type SpreadsheetLibrary, type TakePart, unpackingMeter, xmlPart } from "./spreadsheet_parts.ts";
import type { TableFile } from "./table.ts";
import { tableLimits } from "./table_limits.ts";
import { TableRefusal } from "./table_refusal.ts";

/** What the cells of a sheet refer to. */
export type SpreadsheetBook = {
  sheet: { name: string; path: string };
  strings: string[];
  /** By style: whether its numbers are dates. */
  dateStyles: boolean[];
  /** Days are counted from 1904 on, as old Macs did. */
  from1904: boolean;
};

type Draft = {
  sheets: { name: string; relation: string; isHidden: boolean }[];
  targets: Map<string, string>;
  strings: string[];
  formats: Map<number, string>;
  styleFormats: number[];
  from1904: boolean;
};

/** Reads everything of a workbook but its sheets. Throws `TableRefusal` where it has none that can be read. */
export async function readBook(
  file: TableFile,
  library: SpreadsheetLibrary,
  unpackedMax?: number,
): Promise<SpreadsheetBook> {
  const draft: Draft = {
    sheets: [],
    targets: new Map(),
    strings: [],
    formats: new Map(),
    styleFormats: [],
    from1904: false,
  };
  const meter = unpackingMeter(unpackedMax);
  const parts: Record<string, () => TakePart> = {
    "xl/workbook.xml": () => xmlPart(library, meter, workbookHandlers(draft)),
    "xl/_rels/workbook.xml.rels": () => xmlPart(library, meter, relationHandlers(draft)),
    "xl/sharedStrings.xml": () => xmlPart(library, meter, stringHandlers(draft)),
    "xl/styles.xml": () => xmlPart(library, meter, styleHandlers(draft)),
  };
  for await (const _ of library.unzip(file.bytes(), (name) => parts[name]?.()));
  const sheet = draft.sheets.find(({ isHidden }) => !isHidden);
  const target = sheet && draft.targets.get(sheet.relation);
  if (!sheet || !target)
    throw new TableRefusal("This spreadsheet has no sheet that can be read. Save it again, or as CSV.");
  return {
    sheet: { name: sheet.name, path: target.startsWith("/") ? target.slice(1) : `xl/${target}` },
    strings: draft.strings,
    dateStyles: draft.styleFormats.map((id) => isDateFormat(id, draft.formats.get(id))),
    from1904: draft.from1904,
  };
}

const ignored = { close: () => {}, text: () => {} };

function workbookHandlers(draft: Draft) {
  return {
    ...ignored,
    open: (name: string, attributes: () => Readonly<Record<string, string>>) => {
      if (name === "workbookPr") draft.from1904 = /^(1|true)$/.test(attributes().date1904 ?? "");
      if (name !== "sheet") return;
      const { name: label = "", state, ...rest } = attributes();
      const relation = Object.entries(rest).find(([key]) => key === "r:id" || key.endsWith(":id"))?.[1] ?? "";
      draft.sheets.push({ name: label, relation, isHidden: state === "hidden" || state === "veryHidden" });
    },
  };
}

function relationHandlers(draft: Draft) {
  return {
    ...ignored,
    open: (name: string, attributes: () => Readonly<Record<string, string>>) => {
      if (name !== "Relationship") return;
      const { Id = "", Target = "" } = attributes();
      draft.targets.set(Id, Target);
    },
  };
}

/** Texts stand once for the whole workbook. Their readings (`rPh`) are not part of them. */
function stringHandlers(draft: Draft) {
  let parts: string[] | undefined;
  let isText = false;
  let isReading = false;
  let total = 0;
  return {
    open: (name: string) => {
      if (name === "si") parts = [];
      if (name === "rPh") isReading = true;
      isText = name === "t";
    },
    close: (name: string) => {
      if (name === "t") isText = false;
      if (name === "rPh") isReading = false;
      if (name !== "si" || !parts) return;
      draft.strings.push(parts.join("").slice(0, tableLimits.cellMaxLength + 1));
      parts = undefined;
    },
    text: (text: string) => {
      if (!isText || isReading || !parts) return;
      total += text.length;
      if (total > tableLimits.sharedTextMaxLength || draft.strings.length > tableLimits.sharedTexts) {
        throw new TableRefusal("This spreadsheet holds too much text. Split it.");
      }
      if (total > tableLimits.unpackedMaxBytes / 4)
        throw new TableRefusal("This spreadsheet holds too much text. Split it.");
      parts.push(text);
    },
  };
}

function styleHandlers(draft: Draft) {
  let inCells = false;
  return {
    ...ignored,
    open: (name: string, attributes: () => Readonly<Record<string, string>>) => {
      if (name === "numFmt") draft.formats.set(Number(attributes().numFmtId), attributes().formatCode ?? "");
      if (name === "cellXfs") inCells = true;
      if (name === "xf" && inCells) draft.styleFormats.push(Number(attributes().numFmtId ?? 0));
    },
    close: (name: string) => {
      if (name === "cellXfs") inCells = false;
    },
  };
}

/** Dates among the built-in formats, or a code of the file's own with days, months or years outside of quotes. */
function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
  return /[dmy]/i.test(code.replaceAll(/"[^"]*"|\[[^\]]*\]|\\./g, ""));
}
