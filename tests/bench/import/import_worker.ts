/** Imports files, each when it is told to, and says what came of it and how much memory it took. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import postgres from "postgres";
import { z } from "zod";
import { openTable } from "../../../shared/domain/tables/open_table.ts";
import { tableLibraries } from "../../../supabase/functions/_shared/table_libraries.ts";
import { serveQuestions } from "../harness/serve_questions.ts";
import { copyAndMerge } from "../peers/import/copy_and_merge.ts";
import { ourImport } from "../peers/import/our_import.ts";

const question = z.object({
  subject: z.enum(["copy and merge", "our import"]),
  databaseUrl: z.string(),
  workspaceId: z.string(),
  userId: z.string(),
  file: z.string(),
});
const subjects = { "copy and merge": copyAndMerge, "our import": ourImport };

await serveQuestions({}, async (asked) => {
  const { subject, databaseUrl, workspaceId, userId, file } = question.parse(asked);
  const sql = postgres(databaseUrl, { max: 2, onnotice: () => {} });
  await sql`select 1`;
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 20);
  const began = performance.now();
  const { size } = await stat(file);
  const table = await openTable({ name: file, size, bytes: () => createReadStream(file) }, tableLibraries);
  const outcome = await subjects[subject]({ sql, workspaceId, userId, table });
  const milliseconds = performance.now() - began;
  look();
  clearInterval(timer);
  await sql.end();
  return { ...outcome, milliseconds, peakMegabytes: peak / 1024 / 1024 };
});
