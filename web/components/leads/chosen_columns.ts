import { signal } from "@preact/signals";
import { readSetting, writeSetting } from "../../state/local_setting.ts";

const kept = readSetting("lead_columns");

/** The columns that a person chose for the table; kept in this browser. Undefined leaves the usual ones. */
export const chosenColumns = signal<readonly string[] | undefined>(kept ? kept.split(",") : undefined);

/** Shows these columns from now on; undefined shows the usual ones again. */
export function chooseColumns(columns: readonly string[] | undefined): void {
  chosenColumns.value = columns;
  writeSetting("lead_columns", columns?.join(","));
}
