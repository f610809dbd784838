import { z } from "zod";
import type { ToolView } from "../../../shared/contracts/events.ts";
import {
  type ImportCounts,
  importDuplicates,
  type LeadImport,
  leadImport,
} from "../../../shared/contracts/lead_import.ts";
import { tunables } from "../_shared/tunables.ts";
import { counted } from "./counted.ts";
import { defineTool, type ToolDatabase } from "./define_tool.ts";
import { tag } from "./lead_fields.ts";

const approvedPayload = z.object({ import_id: z.uuid(), approved: z.record(z.string(), z.unknown()) });

/** Imports a file that the person brought, after they have seen what it would do and approved it. */
export const import_leads = defineTool({
  name: "import_leads",
  description: [
    "Import the leads of a CSV, TSV or XLSX file that the person dropped into the chat or the leads page. Without",
    "import_id it is the newest such file. duplicates says what becomes of people who are there already: skip leaves",
    "them, update overwrites with what the file says, create adds them a second time; leave it out to keep what the",
    "person chose, skip by default. The person sees the mapping and the counts and approves, so call it directly. It then",
    "runs in the background; never say that it is done, only that it has started.",
  ].join(" "),
  effect: "write",
  approval: true,
  input: z.strictObject({
    import_id: z.uuid().optional(),
    duplicates: importDuplicates.optional(),
    tags: z.array(tag).max(20).optional().describe("Given to every lead of the file."),
  }),
  async propose({ import_id, duplicates, tags }, { database, workspaceId }) {
    const found = import_id
      ? await database.rpc("read_import", { import_id })
      : await database.rpc("newest_import", { workspace_id: workspaceId });
    const waiting = leadImport.nullable().parse(found);
    if (!waiting)
      return { ok: false, reason: "No file waits to be imported. Ask the person to drop one into the chat." };
    if (waiting.status !== "ready" && waiting.status !== "checking") {
      return { ok: false, reason: `The import of ${waiting.file.name} is ${waiting.status}. Say so.` };
    }
    const checked = await check(await withOptions(waiting, { duplicates, tags }, database), database);
    if (!checked?.checked) return { ok: false, reason: "The file is still being looked at. Try again in a minute." };
    const { id, file, row_count, mapping, options } = checked;
    return {
      ok: true,
      payload: { import_id: id, approved: { mapping, options } },
      preview: importView(checked),
      summary: `Import ${counted(row_count, "row")} of ${file.name}: ${countWords(checked.checked)}.`,
    };
  },
  async run(_args, { database, approved }) {
    const payload = approvedPayload.safeParse(approved?.payload);
    if (!payload.success) return { ok: false, reason: "This needs a person's approval first. Propose it again." };
    const started = leadImport.parse(await database.rpc("start_import", payload.data));
    return {
      ok: true,
      summary: `The import of ${started.file.name} has started: ${counted(started.row_count, "row")}, in the background.`,
      result: { import_id: started.id, status: started.status, rows: started.row_count },
      view: importView(started),
    };
  },
});

async function withOptions(
  waiting: LeadImport,
  given: { duplicates: LeadImport["options"]["duplicates"]; tags: string[] | undefined },
  database: ToolDatabase,
): Promise<LeadImport> {
  const wanted = Object.entries(given).filter(([, value]) => value !== undefined);
  if (wanted.length === 0) return waiting;
  const options = { ...waiting.options, ...Object.fromEntries(wanted) };
  return leadImport.parse(await database.rpc("change_import", { import_id: waiting.id, mapping: null, options }));
}

const step = z.object({ more: z.boolean() });

/** Tries the import, unless that was done; undefined when it takes too long to wait for. The tick may be at it as well. */
async function check(waiting: LeadImport, database: ToolDatabase): Promise<LeadImport | undefined> {
  if (waiting.checked) return waiting;
  const end = performance.now() + tunables.import.checkSeconds * 1000;
  if (waiting.status === "ready") await database.rpc("check_import", { import_id: waiting.id });
  while (performance.now() < end) {
    const { more } = step.parse(await database.rpc("advance_import", { import_id: waiting.id }));
    if (more) continue;
    const read = leadImport.parse(await database.rpc("read_import", { import_id: waiting.id }));
    if (read.status !== "checking") return read;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return undefined;
}

function importView({ id, file, row_count, columns, mapping, checked }: LeadImport): ToolView {
  const taken = columns.flatMap((column, place) => {
    const field = mapping[place];
    return field ? [{ column, field }] : [];
  });
  return { kind: "import", import_id: id, file_name: file.name, row_count, columns: taken, checked };
}

/** "12 added, 3 updated, 1 fails". */
function countWords({ added, updated, skipped, failed, noted }: ImportCounts): string {
  const parts = [
    `${added} would be added`,
    updated > 0 && `${updated} updated`,
    skipped > 0 && `${skipped} skipped`,
    failed > 0 && `${failed} cannot be taken`,
    noted > 0 && `${noted} lose a value`,
  ];
  return parts.filter((part) => part !== false).join(", ");
}
