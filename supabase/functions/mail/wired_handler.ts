import { background } from "../_shared/background.ts";
import { publicDatabase } from "../_shared/database.ts";
import { readEnvironment } from "../_shared/environment.ts";
import type { Handler } from "../_shared/serve.ts";
import { tunables } from "../_shared/tunables.ts";
import { handleMail, type MailDependencies } from "./handler.ts";

/** The handler with its real parts. Throws when the environment is incomplete. */
export function wiredHandler(variable: (name: string) => string | undefined): Handler {
  const environment = readEnvironment(variable);
  // Hosted, an answer to a GET is never shown as a page unless the project has a domain of its own.
  const showsPages = !/\.supabase\.(co|in|red)$/.test(new URL(environment.supabaseUrl).hostname);

  const dependencies: Omit<MailDependencies, "background" | "log"> = {
    database: publicDatabase(environment),
    pageUrl: showsPages ? undefined : `${environment.appUrl}/unsubscribe.html`,
    pause: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
    tunables,
  };

  return (request, log) => handleMail(request, { ...dependencies, log, background: background(log) });
}
