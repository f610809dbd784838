import { z } from "zod";
import type { CustomField } from "../../contracts/custom_field.ts";
import { type ImportOptions, type LeadImport, leadImport } from "../../contracts/lead_import.ts";
import type { Table } from "../tables/table.ts";
import { chunkRows } from "./chunk_rows.ts";
import { type ImportPhones, withReadPhones } from "./read_phones.ts";
import { daysComeFirst, suggestMapping } from "./suggest_mapping.ts";

/** Calls one of the database's functions as the person who imports. */
export type CallDatabase = (name: string, args: Record<string, unknown>) => Promise<unknown>;

export type StagedFile = {
  workspaceId: string;
  /** Chosen once for a file: the same again goes on with the same import. */
  importId: string;
  fileName: string;
  bytes?: number;
  options: ImportOptions;
  customFields: readonly CustomField[];
  /** Without it, phone numbers stay as they stand in the file. */
  phones?: ImportPhones;
};

/**
 * Brings a file's rows to the database, chunk by chunk; the next is read while one travels. Returns the import, ready to be
 * looked at. `onRows` hears how many rows are there. Ends with the table's or the database's refusal.
 */
export async function stageTable(
  table: Table,
  { workspaceId, importId, fileName, bytes, options, customFields, phones }: StagedFile,
  call: CallDatabase,
  onRows: (count: number) => void = () => {},
): Promise<LeadImport> {
  const samples = table.sample.map(({ cells }) => cells);
  const dayFirst = options.day_first ?? daysComeFirst(samples);
  const { format, delimiter, sheet } = table;
  const begun = leadImport.parse(
    await call("begin_import", {
      workspace_id: workspaceId,
      import_id: importId,
      file: {
        name: fileName.slice(0, 255),
        format,
        encoding: table.encoding(),
        ...(delimiter !== undefined && { delimiter }),
        ...(sheet !== undefined && { sheet: sheet.slice(0, 255) }),
        ...(bytes !== undefined && { bytes }),
      },
      columns: table.columns,
      mapping: suggestMapping(table.columns, samples, customFields),
      options: { ...options, ...(dayFirst !== undefined && { day_first: dayFirst }) },
    }),
  );
  let number = 0;
  let sending: Promise<unknown> = Promise.resolve(0);
  for await (const chunk of chunkRows(phones ? withReadPhones(table.rows(), begun.mapping, phones) : table.rows())) {
    onRows(z.number().parse(await sending));
    sending = call("stage_import_rows", { import_id: importId, number, ...chunk });
    // Its end is awaited with the next chunk; until then nobody else would hear of it.
    sending.catch(() => {});
    number += 1;
  }
  onRows(z.number().parse(await sending));
  return leadImport.parse(await call("finish_staging", { import_id: importId }));
}
