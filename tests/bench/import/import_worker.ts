/** Imports files, each when it is told to, and says what came of it and how much memory it took. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import postgres from "postgres";
import { z } from "zod";
import { openTable } from "../../../shared/domain/tables/open_table.ts";
import { tableLibraries } from "../../../supabase/functions/_shared/table_libraries.ts";
import { serveQuestions } from "../harness/serve_questions.ts";
import { copyAndMerge } from "../peers/import/copy_and_merge.ts";
import { ourImport, ourStaging } from "../peers/import/our_import.ts";

const question = z.object({
  subject: z.enum(["copy and merge", "our import", "our staging"]),
  databaseUrl: z.string(),
  workspaceId: z.string(),
  userId: z.string(),
  file: z.string(),
  /** Looks all the time what is held, which costs time. */
  weigh: z.boolean(),
});
const subjects = { "copy and merge": copyAndMerge, "our import": ourImport, "our staging": ourStaging };

await serveQuestions({}, async (asked) => {
  const { subject, databaseUrl, workspaceId, userId, file, weigh } = question.parse(asked);
  const sql = postgres(databaseUrl, { max: 2, onnotice: () => {} });
  await sql`select 1`;
  let held = 0;
  const look = () => {
    held = Math.max(held, heldBytes());
  };
  const timer = weigh ? setInterval(look, 20) : undefined;
  const began = performance.now();
  const { size } = await stat(file);
  const table = await openTable({ name: file, size, bytes: () => createReadStream(file) }, tableLibraries);
  const outcome = await subjects[subject]({ sql, workspaceId, userId, table });
  const milliseconds = performance.now() - began;
  clearInterval(timer);
  await sql.end();
  return { ...outcome, milliseconds, heldMegabytes: held / 1024 / 1024 };
});

/** Without what is only waiting to be collected: how much of that there is, the engine decides by the room it has. */
function heldBytes(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
