import { exportRequest } from "../../../shared/contracts/lead_import.ts";
import { exportCsv } from "../../../shared/domain/imports/export_csv.ts";
import { AppError } from "../_shared/app_error.ts";
import type { Authenticate, Caller } from "../_shared/caller.ts";
import type { Database } from "../_shared/database.ts";
import { readJson } from "../_shared/read_json.ts";
import { textStream } from "../_shared/text_stream.ts";
import type { tunables } from "../_shared/tunables.ts";

export type ExportDependencies = {
  authenticate: Authenticate;
  databaseOf(caller: Caller): Database;
  tunables: typeof tunables;
};

/** `{workspace_id, filter}` in, the leads that match out, as a CSV file that an import reads back. */
export async function handleExport(request: Request, deps: ExportDependencies): Promise<Response> {
  if (request.method !== "POST") throw new AppError("method_not_allowed", "POST the workspace and the filter as JSON.");
  const caller = await deps.authenticate(request);
  const { workspace_id, filter } = await readJson(request, exportRequest);
  const database = deps.databaseOf(caller);
  const { pageSize } = deps.tunables.export;
  const pieces = exportCsv({ workspaceId: workspace_id, filter, pageSize }, (name, args) => database.rpc(name, args));
  // The first page before the answer begins: a refusal still has its status.
  const source = pieces[Symbol.asyncIterator]();
  const first = await source.next();
  const all = async function* (): AsyncIterable<string> {
    if (!first.done) yield first.value;
    yield* { [Symbol.asyncIterator]: () => source };
  };
  return textStream(all(), { fileName: "leads.csv", type: "text/csv" });
}
