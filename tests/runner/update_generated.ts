import { writeFile } from "node:fs/promises";
import { startDatabase } from "../../supabase/local/database/start_database.ts";
import { generatedFiles, generatedPath } from "./generated_files.ts";

/** Writes everything that is generated from the migrations. */
export async function updateGenerated(say: (line: string) => void): Promise<void> {
  const database = await startDatabase();
  try {
    for (const file of generatedFiles) {
      await writeFile(generatedPath(file), await file.make({ url: database.adminUrl, sql: database.sql }));
      say(`Wrote ${file.path}`);
    }
  } finally {
    await database.stop();
  }
}
