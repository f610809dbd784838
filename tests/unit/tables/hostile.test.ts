import { expect, test } from "vitest";
import { openTable } from "../../../shared/domain/tables/open_table.ts";
import { tableLimits } from "../../../shared/domain/tables/table_limits.ts";
import { tableLibraries } from "../../../supabase/functions/_shared/table_libraries.ts";
import { readTable } from "./read_table.ts";

test("a file of 1 GB is refused before it is read", async () => {
  let taken = 0;
  const piece = new TextEncoder().encode("Anna,anna@x.example\n".repeat(1000));
  const file = {
    name: "huge.csv",
    size: 1024 ** 3,
    async *bytes() {
      for (;;) {
        taken += piece.length;
        yield piece;
      }
    },
  };
  await expect(openTable(file, tableLibraries)).rejects.toThrow("at most 200 MB");
  expect(taken).toBeLessThan(1_000_000);
});

test("and so is one that hides its size, in flat memory", async () => {
  const piece = new TextEncoder().encode(`Anna,${"x".repeat(1000)}\n`.repeat(1000));
  const file = {
    name: "huge.csv",
    async *bytes() {
      for (;;) yield piece;
    },
  };
  const before = process.memoryUsage().rss;
  const table = await openTable(file, tableLibraries);
  const readAll = async () => {
    for await (const batch of table.rows()) expect(batch.length).toBeGreaterThan(0);
  };
  await expect(readAll()).rejects.toThrow("at most 200 MB");
  expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
}, 30_000);

test("a line of 2 MB is no row", async () => {
  await expect(readTable(`Name,Note\nAnna,${"x".repeat(2 * 1024 * 1024)}\n`)).resolves.toMatchObject({
    rows: [{ fault: expect.stringContaining("at most 32,767 characters") }],
  });
  await expect(readTable(`Name,Note\nAnna,"${"x".repeat(3 * 1024 * 1024)}`)).rejects.toThrow("no table of leads");
});

test("more rows than can be taken are refused", async () => {
  const text = `Name,Email\n${"Anna,a\n".repeat(tableLimits.rows + 1)}`;
  await expect(readTable(text)).rejects.toThrow("at most 500,000 rows");
}, 30_000);

test.each([
  ["nothing but quotes", `Name,Email\n${'"'.repeat(600_000)}`],
  ["quotes that pair up with each other", `Name,Email\n${'"x\n'.repeat(100_000)}`],
  ["a quote in each cell", `Name,Email\n${'"a"b"c,x\n'.repeat(50_000)}`],
  ["a quote after each letter", `Name,Email\n"${'a"'.repeat(300_000)}`],
  ["nothing but delimiters", `Name,Email\n${",".repeat(600_000)}\nAnna,a`],
  ["nothing but line ends", `Name,Email${"\n".repeat(600_000)}Anna,a`],
  [
    "every control character",
    `Name,Email\n${Array.from({ length: 32 }, (_, code) => `x${String.fromCharCode(code)}y,z`).join("\n")}`,
  ],
])(
  "%s: read or refused, never stuck",
  async (_, text) => {
    await readTable(text).catch((error: unknown) => expect(String(error)).toMatch(/^TableRefusal/));
  },
  60_000,
);
