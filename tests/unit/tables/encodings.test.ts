import { describe, expect, test } from "vitest";
import { readTable } from "./read_table.ts";

const text = "Name,City\nJürgen,Köln\nZoë,Łódź";
const western = "Name,City\nJürgen,Köln\nAndré,“São”";

const utf8 = (given: string) => new TextEncoder().encode(given);
const utf16 = (given: string, isLittle: boolean) => {
  const bytes = Buffer.from(given, "utf16le");
  return new Uint8Array(isLittle ? bytes : bytes.swap16());
};
/** Windows-1252, for the characters of the test. */
const windows = (given: string) =>
  Uint8Array.from(given, (character) => ({ "“": 0x93, "”": 0x94 })[character] ?? character.charCodeAt(0));
const marked = (mark: number[], bytes: Uint8Array) => Uint8Array.from([...mark, ...bytes]);

describe("an encoding is found", () => {
  test.each([
    ["UTF-8", utf8(text), "UTF-8"],
    ["UTF-8 with a mark", marked([0xef, 0xbb, 0xbf], utf8(text)), "UTF-8"],
    ["UTF-16, low byte first", utf16(text, true), "UTF-16"],
    ["UTF-16, low byte first, with a mark", marked([0xff, 0xfe], utf16(text, true)), "UTF-16"],
    ["UTF-16, high byte first", utf16(text, false), "UTF-16"],
    ["UTF-16, high byte first, with a mark", marked([0xfe, 0xff], utf16(text, false)), "UTF-16"],
  ])("%s", async (_, bytes, encoding) => {
    for (const pieceBytes of [1, 3, 1000]) {
      const table = await readTable(bytes, { pieceBytes });
      expect(table).toMatchObject({ encoding, columns: ["Name", "City"] });
      expect(table.cells).toEqual([
        ["Jürgen", "Köln"],
        ["Zoë", "Łódź"],
      ]);
    }
  });

  test("Windows-1252", async () => {
    const table = await readTable(windows(western));
    expect(table.encoding).toBe("Windows-1252");
    expect(table.cells).toEqual([
      ["Jürgen", "Köln"],
      ["André", "“São”"],
    ]);
  });

  test("both in one file, line by line", async () => {
    const lines = Array.from({ length: 4000 }, (_, place) => (place % 2 ? windows("André,“x”\n") : utf8("Zoë,Łódź\n")));
    const bytes = Buffer.concat([utf8("Name,City\n"), ...lines]);
    for (const pieceBytes of [777, 65536]) {
      const table = await readTable(new Uint8Array(bytes), { pieceBytes });
      expect(table.encoding).toBe("UTF-8 and Windows-1252");
      expect(
        table.cells.every(([name, city], place) =>
          place % 2 ? name === "André" && city === "“x”" : name === "Zoë" && city === "Łódź",
        ),
      ).toBe(true);
    }
  });
});

test("NUL bytes are left out", async () => {
  const { cells } = await readTable(`Name,City\nAn\0na,Köln\n${"Bob,Rome\n".repeat(100)}`);
  expect(cells[0]).toEqual(["Anna", "Köln"]);
});

describe("what is no text is refused in words", () => {
  test.each([
    [
      "noise",
      Uint8Array.from({ length: 5000 }, (_, place) => (place % 5 === 0 ? 0 : (place * 7) % 256)),
      "not a text file",
    ],
    ["an old spreadsheet", Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3, 4, 5]), ".xls"],
    ["a PDF", utf8("%PDF-1.7 something"), "a PDF"],
    ["a packed file", Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0]), "packed"],
    ["nothing", new Uint8Array(0), "empty"],
    ["white space", utf8("\n\n  \n"), "no rows"],
  ])("%s", async (_, bytes, words) => {
    await expect(readTable(bytes)).rejects.toThrow(words);
  });
});
