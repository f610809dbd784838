import { type OpenOptions, openTable } from "../../../shared/domain/tables/open_table.ts";
import { tableLibraries } from "../../../supabase/functions/_shared/table_libraries.ts";

/** Opens bytes, handed over in pieces of a size, and reads them to their end. */
export async function readTable(given: Uint8Array | string, options: OpenOptions & { pieceBytes?: number } = {}) {
  const bytes = typeof given === "string" ? new TextEncoder().encode(given) : given;
  const { pieceBytes = 64 * 1024, ...rest } = options;
  const file = {
    name: "file",
    async *bytes() {
      for (let start = 0; start < bytes.length; start += pieceBytes) yield bytes.subarray(start, start + pieceBytes);
    },
  };
  const table = await openTable(file, tableLibraries, rest);
  const rows = [];
  for await (const batch of table.rows()) for (const row of batch) rows.push(row);
  return { ...table, rows, encoding: table.encoding(), cells: rows.map(({ cells }) => cells) };
}
