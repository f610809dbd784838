/** The product: the steps of the function `import` and of the tick, by the same SQL, each in a transaction of its own as the person. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { importRowOutcome, leadImport } from "../../../../shared/contracts/lead_import.ts";
import { failureLine } from "../../../../shared/domain/imports/failures_csv.ts";
import { stageTable } from "../../../../shared/domain/imports/stage_table.ts";
import { phoneLibrary } from "../../../../supabase/functions/_shared/phone_library.ts";
import { takeOn } from "../../../helpers/act_as.ts";
import type { ImportSubject, ImportTask } from "../../import/import_subject.ts";

const step = z.object({ more: z.boolean() });

type Call = (name: string, args: Record<string, unknown>) => Promise<unknown>;

export const ourImport: ImportSubject = async (task) => {
  const call = callerOf(task);
  const began = performance.now();
  const importId = await stage(task, call);
  const stagedMilliseconds = performance.now() - began;
  await call("start_import", { import_id: importId });
  while (step.parse(await call("advance_import", { import_id: importId })).more);
  const { columns, added, updated, failed } = leadImport.parse(await call("read_import", { import_id: importId }));
  let reported = 0;
  for (let after = 0; ; ) {
    const rows = z.array(importRowOutcome).parse(await call("import_failures", { import_id: importId, after }));
    const last = rows.at(-1);
    if (!last) break;
    reported += rows.map((row) => failureLine(columns, row)).length;
    after = last.number;
  }
  return { added, updated, failed, stagedMilliseconds, reported };
};

/** Only until the rows are in the database: all that runs outside of it. */
export const ourStaging: ImportSubject = async (task) => {
  const began = performance.now();
  await stage(task, callerOf(task));
  return { added: 0, updated: 0, failed: 0, reported: 0, stagedMilliseconds: performance.now() - began };
};

async function stage({ workspaceId, table }: ImportTask, call: Call): Promise<string> {
  const importId = randomUUID();
  const file = { workspaceId, importId, fileName: "bench.csv", options: { duplicates: "update" as const } };
  await stageTable(table, { ...file, customFields: [], phones: { library: phoneLibrary, home: [] } }, call);
  return importId;
}

function callerOf({ sql, userId }: ImportTask): Call {
  return (name, args) =>
    sql.begin(async (transaction) => {
      await takeOn(transaction, { userId });
      const [row] = await transaction`
        select private.call_function(${name}, ${JSON.stringify(args)}::text::jsonb) as answer`;
      return row?.answer;
    });
}
