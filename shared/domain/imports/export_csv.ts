import { exportPage } from "../../contracts/lead_import.ts";
import { csvLine, csvMark } from "../tables/write_csv.ts";
import { type ExportColumn, exportColumns } from "./export_rows.ts";
import type { CallDatabase } from "./stage_table.ts";

/** The leads that match a filter as a CSV file, in pieces, read page by page: memory stays flat however many there are. */
export async function* exportCsv(
  { workspaceId, filter, pageSize }: { workspaceId: string; filter: Record<string, unknown>; pageSize: number },
  call: CallDatabase,
): AsyncIterable<string> {
  let columns: ExportColumn[] = [];
  let after: string | null = null;
  do {
    const answer = await call("export_leads", { workspace_id: workspaceId, filter, after, page_size: pageSize });
    const page: ReturnType<typeof exportPage.parse> = exportPage.parse(answer);
    if (page.fields) columns = exportColumns(page.fields);
    const head: string = page.fields ? csvMark + csvLine(columns.map(({ name }) => name)) : "";
    yield head + page.leads.map((lead) => csvLine(columns.map(({ cell }) => cell(lead)))).join("");
    after = page.next;
  } while (after !== null);
}
