import { signal } from "@preact/signals";
import { z } from "zod";
import type { ImportOptions, LeadImport } from "../../../shared/contracts/lead_import.ts";
import { stageTable } from "../../../shared/domain/imports/stage_table.ts";
import { messageOf } from "../../api/api_error.ts";
import { phoneCountries, phoneLibrary } from "../../api/phones.ts";
import { rpc } from "../../api/rest.ts";
import { announce } from "../../ui/Announcer.tsx";
import { importTargets, takeStep } from "./import_requests.ts";
import { openFile } from "./open_file.ts";

/** A file on its way to the database. */
export type Reading = {
  importId: string;
  fileName: string;
  rows: number;
  problem: string | undefined;
  cancel: () => void;
};

/** The file that is being read; one at a time. With a problem it stays until it is dismissed. */
export const reading = signal<Reading | undefined>(undefined);

/** The files that were brought since the page was loaded, by their import: one can still be read differently. */
export const broughtFiles = new Map<string, File>();

export type BringOptions = { hasHeader?: boolean; options?: ImportOptions };

/** Reads a file and stages its rows. Returns the import; undefined when it was cancelled or refused, which `reading` tells. */
export async function bringFile(
  file: File,
  workspaceId: string,
  { hasHeader, options = {} }: BringOptions = {},
): Promise<LeadImport | undefined> {
  reading.peek()?.cancel();
  const importId = crypto.randomUUID();
  const abort = new AbortController();
  const cancel = () => {
    abort.abort();
    if (reading.peek()?.importId === importId) reading.value = undefined;
  };
  const told = { importId, fileName: file.name, rows: 0, problem: undefined, cancel };
  const tell = (change: Partial<Reading>) => {
    const now = reading.peek();
    if (now?.importId === importId) reading.value = { ...now, ...change };
  };
  reading.value = told;
  announce(`Reading ${file.name}.`);
  try {
    const [table, customFields, home] = await Promise.all([
      openFile(file, hasHeader, abort.signal),
      importTargets(workspaceId),
      phoneCountries(workspaceId),
    ]);
    const staged = await stageTable(
      table,
      {
        workspaceId,
        importId,
        fileName: file.name,
        bytes: file.size,
        options,
        customFields,
        phones: { library: phoneLibrary, home },
      },
      (name, args) => rpc(name, args, z.unknown()),
      (rows) => tell({ rows }),
    );
    if (reading.peek()?.importId === importId) reading.value = undefined;
    broughtFiles.set(importId, file);
    announce(`${file.name} is read: ${staged.row_count} rows.`);
    return staged;
  } catch (error) {
    // What was staged of it is of no use.
    void takeStep("stop_import", importId).catch(() => undefined);
    if (!abort.signal.aborted) tell({ problem: messageOf(error) });
    return undefined;
  }
}
