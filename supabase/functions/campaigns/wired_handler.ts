import { authenticator } from "../_shared/caller.ts";
import { callerDatabase } from "../_shared/database.ts";
import { readEnvironment } from "../_shared/environment.ts";
import type { Handler } from "../_shared/serve.ts";
import { type CampaignsDependencies, handleCampaigns } from "./handler.ts";

/** The handler with its real parts. Throws when the environment is incomplete. */
export function wiredHandler(variable: (name: string) => string | undefined): Handler {
  const environment = readEnvironment(variable);

  const dependencies: CampaignsDependencies = {
    authenticate: authenticator(environment, () => new Date()),
    databaseOf: (caller) => callerDatabase(environment, caller),
    now: () => new Date(),
    unsubscribeUrl: `${environment.supabaseUrl}/functions/v1/mail/unsubscribe?t=test`,
  };

  return (request) => handleCampaigns(request, dependencies);
}
