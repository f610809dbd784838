import { runInForeground } from "./foreground.ts";
import { StartError } from "./start_error.ts";
import type { Stack } from "./start_stack.ts";
import { watchFolders } from "./watch_folders.ts";
import { watchPage } from "./web_page.ts";

// `npm run dev`: like `npm start`, and what is edited takes effect at once.
await runInForeground({ verbose: true, page: false, beside: followEdits });

async function followEdits(stack: Stack, say: (line: string) => void): Promise<() => Promise<void>> {
  const attempt = async (work: () => Promise<string | undefined>) => {
    try {
      const result = await work();
      if (result) say(result);
    } catch (error) {
      say(error instanceof StartError ? error.message : String(error));
    }
  };
  const functions = watchFolders(["supabase/functions", "shared"], () =>
    attempt(async () => {
      await stack.reloadFunctions();
      return "functions reloaded";
    }),
  );
  const migrations = watchFolders(["supabase/migrations"], () =>
    attempt(async () => {
      const applied = await stack.applyMigrations();
      return applied.length > 0 ? `applied ${applied.join(", ")}` : undefined;
    }),
  );
  const page = await watchPage(say);
  return async () => {
    functions.stop();
    migrations.stop();
    await page.stop();
  };
}
