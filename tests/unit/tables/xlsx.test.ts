import { describe, expect, test } from "vitest";
import { readTable } from "./read_table.ts";
import { textRow, workbookFile } from "./workbook.ts";

describe("a spreadsheet", () => {
  test("is read as it is shown: shared and rich texts, dates, results of formulas, gaps", async () => {
    const file = workbookFile({
      strings:
        '<si><t>Name</t></si><si><r><t>A&amp;nna</t></r><rPh><t>reading</t></rPh><r><t xml:space="preserve"> Jones</t></r></si>',
      styles:
        '<numFmts><numFmt numFmtId="200" formatCode="[$-409]d/m/yy"/><numFmt numFmtId="201" formatCode="0.0&quot;days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="200"/><xf numFmtId="201"/></cellXfs>',
      sheet: [
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Since</t></is></c><c r="D1" t="str"><v>Sum</v></c></row>',
        '<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" s="1"><v>45000</v></c><c r="D3"><f>HYPERLINK("x")</f><v>2.5</v></c></row>',
        '<row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4" s="2"><v>45000.75</v></c><c r="C4" s="3"><v>12</v></c><c r="D4" t="e"><v>#REF!</v></c></row>',
        '<row r="5"><c r="A5"><v>493012345678</v></c><c r="B5"><v>1.5E3</v></c></row>',
      ].join(""),
    });
    for (const pieceBytes of [7, 65536]) {
      const table = await readTable(file, { pieceBytes });
      expect(table).toMatchObject({ format: "xlsx", sheet: "People", columns: ["Name", "Since", "Column 3", "Sum"] });
      expect(table.rows).toEqual([
        { number: 3, cells: ["A&nna Jones", "2023-03-15", "", "2.5"] },
        { number: 4, cells: ["true", "2023-03-15 18:00:00", "12"] },
        { number: 5, cells: ["493012345678", "1500"] },
      ]);
    }
  });

  test("counts days from 1904 where it says so", async () => {
    const file = workbookFile({
      workbook:
        '<workbook><workbookPr date1904="1"/><sheets><sheet name="S" r:id="rId1" xmlns:r="r"/></sheets></workbook>',
      styles: '<cellXfs><xf numFmtId="14"/></cellXfs>',
      sheet: `${textRow(1, ["Since"])}<row r="2"><c s="0"><v>43538</v></c></row>`,
    });
    expect((await readTable(file)).cells).toEqual([["2023-03-15"]]);
  });

  test("shows its first sheet that is not hidden, with names in any namespace", async () => {
    const file = workbookFile({
      workbook:
        '<x:workbook xmlns:x="x" xmlns:rel="r"><x:sheets><x:sheet name="Old" state="hidden" rel:id="rId9"/><x:sheet name="New &amp; good" rel:id="rId1"/></x:sheets></x:workbook>',
      relations: '<Relationships><Relationship Id="rId1" Target="/xl/worksheets/sheet1.xml"/></Relationships>',
      sheet: textRow(1, ["Name"]) + textRow(2, ["Anna"]),
    });
    expect(await readTable(file)).toMatchObject({ sheet: "New & good", cells: [["Anna"]] });
  });
});

describe("a hostile spreadsheet is refused in words, in little memory", () => {
  const megabytes = (count: number) => count * 1024 * 1024;
  const limited = { unpackedMaxBytes: megabytes(20) };

  test.each([
    [
      "many rows that pack to nothing",
      { sheet: "<row><c><v>1</v></c></row>".repeat(1_500_000) },
      /at most 500,000 rows/,
    ],
    [
      "a cell of many megabytes",
      { sheet: `<row><c t="inlineStr"><is><t>${"x".repeat(megabytes(12))}</t></is></c></row>` },
      /damaged/,
    ],
    [
      "shared texts without end",
      { sheet: textRow(1, ["a"]), strings: "<si><t>aaaaaaaa</t></si>".repeat(1_500_000) },
      /unpacks to more than 20 MB/,
    ],
    ["a tag that never ends", { sheet: `<row a="${"x".repeat(megabytes(12))}` }, /damaged/],
    [
      "entities of entities",
      {
        sheet: '</sheetData><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><row><c t="str"><v>&b;</v></c></row>',
      },
      /damaged/,
    ],
    ["XML that is none", { sheet: "<row><c></row>" }, /damaged/],
    ["no sheet", { sheet: "", workbook: "<workbook/>" }, /no sheet/],
    [
      "10,000 columns",
      {
        sheet: textRow(
          1,
          Array.from({ length: 10_000 }, () => "x"),
        ),
      },
      /at most 500 columns/,
    ],
    [
      "a cell at the far corner",
      { sheet: '<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>' },
      /at most 500 columns/,
    ],
  ])("%s", async (_, parts, words) => {
    const before = process.memoryUsage().rss;
    await expect(readTable(workbookFile(parts), limited)).rejects.toThrow(words);
    expect(process.memoryUsage().rss - before).toBeLessThan(megabytes(400));
  });

  test("what is not asked for is not even unpacked", async () => {
    const file = workbookFile({
      sheet: textRow(1, ["Name"]) + textRow(2, ["Anna"]),
      others: { "xl/media/bomb.png": new Uint8Array(megabytes(60)) },
    });
    expect((await readTable(file, limited)).cells).toEqual([["Anna"]]);
  });

  test("a broken archive", async () => {
    const file = workbookFile({ sheet: textRow(1, ["Name"]) + textRow(2, ["Anna"]) });
    await expect(readTable(file.subarray(0, file.length / 2))).rejects.toThrow(/damaged|no sheet/);
    for (let place = 30; place < file.length; place += 11) {
      const broken = Uint8Array.from(file);
      broken[place] = (broken[place] ?? 0) ^ 0x55;
      await readTable(broken).catch((error: unknown) => expect(String(error)).toMatch(/^TableRefusal/));
    }
  });
});
