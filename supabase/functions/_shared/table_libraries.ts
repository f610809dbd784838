import type { TableLibraries } from "../../../shared/domain/tables/open_table.ts";
import { papaLibrary } from "../../../shared/domain/tables/papa_library.ts";
import { zipLibrary } from "../../../shared/domain/tables/zip_library.ts";

/** Fetched with the first file that needs them. */
export const tableLibraries: TableLibraries = {
  csv: async () => papaLibrary((await import("papaparse")).default),
  spreadsheet: async () => {
    const [fflate, saxes] = await Promise.all([import("fflate"), import("saxes")]);
    return zipLibrary(fflate, saxes);
  },
};
