import type { PhoneLibrary } from "../phones/phone_library.ts";
import { readPhone } from "../phones/read_phone.ts";
import type { TableRow } from "../tables/table.ts";

/** `home`: what a number without a country code means where the row names no country. */
export type ImportPhones = { library: () => Promise<PhoneLibrary>; home: readonly string[] };

/** The rows with their phone numbers as they are kept, by the row's own country. Other rows come as they are. */
export async function* withReadPhones(
  batches: AsyncIterable<readonly TableRow[]>,
  mapping: readonly (string | null)[],
  { library, home }: ImportPhones,
): AsyncIterable<readonly TableRow[]> {
  const columns = mapping.flatMap((field, index) => (field === "phone" ? [index] : []));
  if (columns.length === 0) {
    yield* batches;
    return;
  }
  const reader = await library();
  const countryColumn = mapping.indexOf("country");
  for await (const rows of batches) {
    yield rows.map((row) => {
      const country = row.cells[countryColumn];
      const cells = row.cells.map((cell, index) =>
        columns.includes(index) ? kept(reader, cell, country ? [country, ...home] : home) : cell,
      );
      return { ...row, cells };
    });
  }
}

function kept(library: PhoneLibrary, cell: string, countries: readonly string[]): string {
  const isKeptAlready = cell === "" || /^\+[1-9]\d{7,14}$/.test(cell);
  return isKeptAlready ? cell : readPhone(library, cell, countries).phone;
}
