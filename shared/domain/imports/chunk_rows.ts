import type { TableRow } from "../tables/table.ts";
import { tableLimits } from "../tables/table_limits.ts";

/** Rows that travel together, as `stage_import_rows()` takes them: each begins with its number. */
export type RowChunk = { rows: (string | number)[][]; faults: Record<string, string> };

/** Gathers rows into chunks of a size that a request can carry. */
export async function* chunkRows(batches: AsyncIterable<readonly TableRow[]>): AsyncIterable<RowChunk> {
  let chunk: RowChunk = { rows: [], faults: {} };
  let length = 0;
  for await (const batch of batches) {
    for (const { number, cells, fault } of batch) {
      const size = cells.reduce((sum, cell) => sum + cell.length + 3, 8);
      const isFull = chunk.rows.length >= tableLimits.chunkRows || length + size > tableLimits.chunkMaxLength;
      if (isFull && chunk.rows.length > 0) {
        yield chunk;
        chunk = { rows: [], faults: {} };
        length = 0;
      }
      chunk.rows.push([number, ...cells]);
      if (fault !== undefined) chunk.faults[number] = fault;
      length += size;
    }
  }
  if (chunk.rows.length > 0) yield chunk;
}
