import { expect, test } from "vitest";
import { withReadPhones } from "../../../shared/domain/imports/read_phones.ts";
import { phoneLibrary } from "../../../supabase/functions/_shared/phone_library.ts";

async function cellsOf(mapping: (string | null)[], rows: string[][]) {
  async function* batches() {
    yield rows.map((cells, index) => ({ number: index + 2, cells }));
  }
  const read: string[][] = [];
  for await (const batch of withReadPhones(batches(), mapping, { library: phoneLibrary, home: ["DE"] })) {
    read.push(...batch.map(({ cells }) => cells));
  }
  return read;
}

test("numbers of a file are read by the row's country, else the workspace's; others stay as they stand", async () => {
  const rows = [
    ["Anna", "030 23125100", "", "030 1"],
    ["Bob", "020 7946 0123", "England", "+44 20 7946 0999"],
    ["Cleo", "see the website", "France", ""],
  ];
  expect(await cellsOf(["name", "phone", "country", "phone"], rows)).toEqual([
    ["Anna", "+493023125100", "", "030 1"],
    ["Bob", "+442079460123", "England", "+442079460999"],
    ["Cleo", "see the website", "France", ""],
  ]);
});

test("a file without a phone column is left alone", async () => {
  expect(await cellsOf(["name", null], [["Anna", "030 23125100"]])).toEqual([["Anna", "030 23125100"]]);
});
