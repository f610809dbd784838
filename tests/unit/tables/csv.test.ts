import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvLine, csvMark } from "../../../shared/domain/tables/write_csv.ts";
import { readTable } from "./read_table.ts";

const head = "Name,Email\n";

describe("the corners of CSV", () => {
  test.each([
    ["a comma in quotes", '"Jones, Anna",a@x.example', ["Jones, Anna", "a@x.example"]],
    ["quotes in quotes", '"Bob ""the builder""",b@x.example', ['Bob "the builder"', "b@x.example"]],
    ["a new line in quotes", '"Two\nlines",x', ["Two\nlines", "x"]],
    ["Windows lines in quotes", '"Two\r\nlines",x', ["Two\r\nlines", "x"]],
    ["empty cells", ",x", ["", "x"]],
    ["empty quotes", '"",x', ["", "x"]],
    ["a quote in the middle", '5" pipe,x', ['5" pipe', "x"]],
    ["a nickname in quotes in quotes", '"Anna "Ann" Jones",x', ['Anna "Ann" Jones', "x"]],
    ["JSON", '"{""a"": [1, 2]}",x', ['{"a": [1, 2]}', "x"]],
    ["spaces around quotes", '"Anna" ,x', ["Anna", "x"]],
    ["other alphabets", "Ζωή 🦊,x", ["Ζωή 🦊", "x"]],
    ["fewer cells", "Anna", ["Anna"]],
    ["empty cells too many", "Anna,x,,,", ["Anna", "x"]],
  ])("%s", async (_, line, cells) => {
    const { rows } = await readTable(`${head}${line}\nLast,y`);
    expect(rows).toEqual([
      { number: 2, cells },
      { number: 3, cells: ["Last", "y"] },
    ]);
  });

  test.each(["\n", "\r\n", "\r"])("line ends %j, the last one left out or not", async (end) => {
    for (const last of ["", end]) {
      const { cells } = await readTable(["Name,Email", "Anna,a", 'Bob,"b"'].join(end) + last);
      expect(cells).toEqual([
        ["Anna", "a"],
        ["Bob", "b"],
      ]);
    }
  });

  test.each([",", ";", "\t", "|"])("the delimiter %j is found", async (delimiter) => {
    const text = [
      ["Name", "Note"],
      ["Anna", "a, b"],
      ["Bob", "c; d"],
    ]
      .map((row) => row.join(delimiter))
      .join("\n");
    const quoted = delimiter === "," || delimiter === ";" ? text.replaceAll(/(a, b|c; d)/g, '"$1"') : text;
    const table = await readTable(quoted);
    expect(table).toMatchObject({ delimiter, format: delimiter === "\t" ? "tsv" : "csv" });
    expect(table.cells).toEqual([
      ["Anna", "a, b"],
      ["Bob", "c; d"],
    ]);
  });

  test("Excel's own line about its separator is not a row", async () => {
    const { columns, cells, rows } = await readTable("sep=;\r\nName;Email\r\nAnna;a@x\r\n");
    expect({ columns, cells, number: rows[0]?.number }).toEqual({
      columns: ["Name", "Email"],
      cells: [["Anna", "a@x"]],
      number: 2,
    });
  });

  test("empty rows are left out, and counted", async () => {
    const { rows } = await readTable("Name,Email\n\nAnna,a\n,\n\nBob,b\n\n");
    expect(rows.map(({ number, cells }) => [number, cells[0]])).toEqual([
      [3, "Anna"],
      [6, "Bob"],
    ]);
  });

  test("what was written is read again, wherever it is cut", async () => {
    const cell = fc
      .string({ unit: "binary", maxLength: 8 })
      .map((text) => text.replaceAll("\0", "").replace(/\r+$/, ""));
    const tricky = fc.oneof(
      cell,
      fc.constantFrom('"', "''", "'=1", "=1+1", "-5", "-x", "@a", "\tx", " x ", 'a"b', "a,b", ";", "|", "\n", "＝1"),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(tricky, { minLength: 3, maxLength: 3 }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 40 }),
        async (rows, pieceBytes) => {
          const full = rows.map(([first, ...rest]) => [`x${first}`, ...rest]);
          const file = csvMark + csvLine(["Name", "Email", "Note"]) + full.map(csvLine).join("");
          const table = await readTable(file, { hasHeader: true, pieceBytes });
          expect(table.cells).toEqual(full);
          expect(table.rows.every(({ fault }) => fault === undefined)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("what is broken", () => {
  test("a quote that is never closed spoils its own row and not the rest of the file", async () => {
    const rest = Array.from({ length: 500 }, (_, place) => `Person ${place},p${place}@x.example`);
    const { rows } = await readTable([head.trim(), 'Lone,"quote', ...rest].join("\n"));
    expect(rows[0]).toMatchObject({ cells: ["Lone", '"quote'], fault: expect.stringContaining("never closed") });
    expect(rows).toHaveLength(501);
    expect(rows.slice(1).every(({ fault }) => fault === undefined)).toBe(true);
  });

  test("nor does one before a million characters", async () => {
    const rest = Array.from({ length: 60_000 }, (_, place) => `Person ${place},p${place}@x.example`);
    const { rows } = await readTable([head.trim(), 'Lone,"quote', ...rest, 'Again,"lone'].join("\n"));
    expect(rows).toHaveLength(60_002);
    expect(rows.filter(({ fault }) => fault !== undefined).map(({ cells }) => cells[0])).toEqual(["Lone", "Again"]);
  });

  test("a row with more cells than columns says so", async () => {
    const { rows } = await readTable(`${head}Anna,a@x,surplus\nBob,b@x`);
    expect(rows).toMatchObject([
      { fault: "This row has 3 cells, but there are 2 columns." },
      { cells: ["Bob", "b@x"] },
    ]);
  });

  test("rows that a misplaced quote ran together are not taken for one", async () => {
    const { rows } = await readTable('Name,Note\nA,"opens\nB,closes" here\nC,fine\n');
    expect(rows.find(({ cells }) => cells[0] === "A")?.fault).toBeDefined();
    expect(rows.at(-1)).toEqual({ number: expect.any(Number), cells: ["C", "fine"] });
  });
});
