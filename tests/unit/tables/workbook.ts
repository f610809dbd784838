import { strToU8, zipSync } from "fflate";

export type WorkbookParts = {
  sheet: string;
  strings?: string;
  styles?: string;
  workbook?: string;
  relations?: string;
  /** Further entries of the archive. */
  others?: Record<string, Uint8Array>;
};

/** An XLSX file with one sheet, its parts as XML. The sheet stands before what it refers to, as some programs write it. */
export function workbookFile({ sheet, strings, styles, workbook, relations, others = {} }: WorkbookParts): Uint8Array {
  return zipSync({
    "[Content_Types].xml": strToU8("<Types/>"),
    ...others,
    "xl/worksheets/sheet1.xml": strToU8(`<worksheet><sheetData>${sheet}</sheetData></worksheet>`),
    "xl/workbook.xml": strToU8(
      workbook ?? '<workbook xmlns:r="r"><sheets><sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>',
    ),
    "xl/_rels/workbook.xml.rels": strToU8(
      relations ?? '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    ),
    ...(strings !== undefined && { "xl/sharedStrings.xml": strToU8(`<sst>${strings}</sst>`) }),
    ...(styles !== undefined && { "xl/styles.xml": strToU8(`<styleSheet>${styles}</styleSheet>`) }),
  });
}

/** A row of texts that stand in their cells. */
export function textRow(number: number, cells: readonly string[]): string {
  const texts = cells.map(
    (text) => `<c t="inlineStr"><is><t>${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</t></is></c>`,
  );
  return `<row r="${number}">${texts.join("")}</row>`;
}
