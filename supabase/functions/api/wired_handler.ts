import { operations } from "../../../shared/contracts/api/operations.ts";
import { authenticator } from "../_shared/caller.ts";
import { callerDatabase, publicDatabase } from "../_shared/database.ts";
import { readEnvironment } from "../_shared/environment.ts";
import type { Handler } from "../_shared/serve.ts";
import { type ApiDependencies, handleApi } from "./handler.ts";

/** The handler with its real parts. Throws when the environment is incomplete. */
export function wiredHandler(variable: (name: string) => string | undefined): Handler {
  const environment = readEnvironment(variable);

  const dependencies: ApiDependencies = {
    operations,
    address: `${environment.supabaseUrl}/functions/v1/api`,
    authenticate: authenticator(environment, () => new Date()),
    databaseOf: (caller) => callerDatabase(environment, caller),
    anyone: publicDatabase(environment),
  };

  return (request) => handleApi(request, dependencies);
}
