import { z } from "zod";
import { customField } from "../../../shared/contracts/custom_field.ts";
import {
  changeImportRequest,
  importOptions,
  importPreviewRow,
  importRequest,
} from "../../../shared/contracts/lead_import.ts";
import type { ImportPhones } from "../../../shared/domain/imports/read_phones.ts";
import { stageTable } from "../../../shared/domain/imports/stage_table.ts";
import { openTable, type TableLibraries } from "../../../shared/domain/tables/open_table.ts";
import { TableRefusal } from "../../../shared/domain/tables/table_refusal.ts";
import { AppError } from "../_shared/app_error.ts";
import type { Authenticate, Caller } from "../_shared/caller.ts";
import type { Database } from "../_shared/database.ts";
import { describeIssues, readJson } from "../_shared/read_json.ts";
import type { tunables } from "../_shared/tunables.ts";
import { failuresResponse } from "./failures_response.ts";
import { requestFile } from "./request_file.ts";

export type ImportDependencies = {
  authenticate: Authenticate;
  databaseOf(caller: Caller): Database;
  libraries: TableLibraries;
  phoneLibrary: ImportPhones["library"];
  newId: () => string;
  tunables: typeof tunables;
};

type Session = ImportDependencies & { database: Database };

/**
 * A file of leads in, step by step: POST it as it is, look at what was understood, change it, try it, start it. The page
 * reads files itself and takes the same steps in the database; this is the door for other systems.
 */
export async function handleImport(request: Request, deps: ImportDependencies): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/\/+$/, "").replace(/^\/import/, "") || "/";
  const handle = routes[`${request.method} ${path}`];
  if (!handle) {
    const isKnown = Object.keys(routes).some((route) => route.endsWith(` ${path}`));
    if (isKnown) throw new AppError("method_not_allowed", `${request.method} is not possible here.`);
    throw new AppError("not_found", `There is nothing at import${path}.`);
  }
  const caller = await deps.authenticate(request);
  return await handle(request, { ...deps, database: deps.databaseOf(caller) });
}

const routes: Record<string, (request: Request, session: Session) => Promise<Response>> = {
  "POST /": receive,
  "GET /": read,
  "POST /change": change,
  "POST /check": step("check_import"),
  "POST /start": step("start_import"),
  "POST /stop": step("stop_import"),
  "POST /undo": step("undo_import"),
  "GET /failures": failures,
};

const yesOrNo = z.enum(["yes", "no"]).transform((word) => word === "yes");
const receiveQuery = z.strictObject({
  workspace_id: z.uuid(),
  file_name: z.string().trim().min(1).max(255),
  /** The same again goes on with the same import. */
  import_id: z.uuid().optional(),
  /** Whether the first row names the columns; found out when left out. */
  header: yesOrNo.optional(),
  duplicates: importOptions.shape.duplicates,
});

/** The file's bytes are the body. Answers with the import, the mapping that was understood, and the first rows. */
async function receive(request: Request, session: Session): Promise<Response> {
  const { database, libraries, phoneLibrary, newId, tunables } = session;
  const query = receiveQuery.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!query.success) throw new AppError("invalid_input", describeIssues(query.error));
  const { workspace_id, file_name, import_id = newId(), header, duplicates } = query.data;
  const customFields = z.array(customField).parse(await database.rpc("import_targets", { workspace_id }));
  try {
    const table = await openTable(await requestFile(request, file_name, tunables.import), libraries, {
      ...(header !== undefined && { hasHeader: header }),
      unpackedMaxBytes: tunables.import.unpackedMaxBytes,
    });
    const staged = await stageTable(
      table,
      {
        workspaceId: workspace_id,
        importId: import_id,
        fileName: file_name,
        options: { ...(duplicates && { duplicates }) },
        customFields,
        phones: { library: phoneLibrary, home: await homeCountries(workspace_id, database) },
      },
      (name, args) => database.rpc(name, args),
    );
    return Response.json({ import: staged, preview: await preview(import_id, database) }, { status: 201 });
  } catch (error) {
    if (error instanceof TableRefusal) throw new AppError("invalid_input", error.message, { cause: error });
    throw error;
  }
}

async function homeCountries(workspace_id: string, database: Database): Promise<string[]> {
  return z.array(z.string()).parse(await database.rpc("phone_countries", { workspace_id }));
}

async function read(request: Request, { database }: Session): Promise<Response> {
  return Response.json({ import: await database.rpc("read_import", queryOf(request)) });
}

async function change(request: Request, { database }: Session): Promise<Response> {
  const body = await readJson(request, changeImportRequest);
  const changed = await database.rpc("change_import", { mapping: null, options: null, ...body });
  return Response.json({ import: changed, preview: await preview(body.import_id, database) });
}

function step(name: string) {
  return async (request: Request, { database }: Session): Promise<Response> => {
    const answer = await database.rpc(name, await readJson(request, importRequest));
    return Response.json({ import: answer });
  };
}

async function failures(request: Request, { database }: Session): Promise<Response> {
  return await failuresResponse(queryOf(request).import_id, database);
}

async function preview(importId: string, database: Database) {
  return z.array(importPreviewRow).parse(await database.rpc("preview_import", { import_id: importId }));
}

function queryOf(request: Request): { import_id: string } {
  const query = importRequest.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!query.success) throw new AppError("invalid_input", describeIssues(query.error));
  return query.data;
}
