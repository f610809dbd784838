import { describe, expect, test } from "vitest";
import { readTable } from "./read_table.ts";

const headOf = async (text: string, hasHeader?: boolean) => {
  const { columns, hasHeader: has, rows } = await readTable(text, hasHeader === undefined ? {} : { hasHeader });
  return { columns, has, first: rows[0]?.cells };
};

describe("the header", () => {
  test("is told from rows without one", async () => {
    expect(await headOf("Name,Email\nAnna,a@x.example")).toMatchObject({ has: true, columns: ["Name", "Email"] });
    expect(await headOf("Anna,a@x.example\nBob,b@x.example")).toMatchObject({
      has: false,
      columns: ["Column 1", "Column 2"],
    });
    expect(await headOf("a@x.example\nb@x.example")).toMatchObject({ has: false, first: ["a@x.example"] });
    expect(await headOf("Email\na@x.example")).toMatchObject({ has: true, columns: ["Email"] });
    expect(await headOf("Name,Phone\nAnna,030 1234567")).toMatchObject({ has: true });
  });

  test("is what the person says it is", async () => {
    expect(await headOf("Anna,a@x.example\nBob,b", true)).toMatchObject({
      columns: ["Anna", "a@x.example"],
      first: ["Bob", "b"],
    });
    expect(await headOf("Name,Email\nBob,b", false)).toMatchObject({
      columns: ["Column 1", "Column 2"],
      first: ["Name", "Email"],
    });
  });

  test("may stand below a title", async () => {
    expect(await headOf("Contacts of 2026\n\nName,Email\nAnna,a@x.example\nBob,b@x.example")).toMatchObject({
      columns: ["Name", "Email"],
      first: ["Anna", "a@x.example"],
    });
  });

  test("names each column, each by its own name", async () => {
    expect((await headOf("Name,,Email,email,\nA,1,a@x.example,b@x.example,x")).columns).toEqual([
      "Name",
      "Column 2",
      "Email",
      "email (2)",
      "Column 5",
    ]);
  });

  test("of 10,000 columns is refused", async () => {
    const names = Array.from({ length: 10_000 }, (_, place) => `Column ${place}`).join(",");
    await expect(readTable(`${names}\n${names}`)).rejects.toThrow("10,000 columns");
  });
});
