import { authenticator } from "../_shared/caller.ts";
import { callerDatabase } from "../_shared/database.ts";
import { readEnvironment } from "../_shared/environment.ts";
import { phoneLibrary } from "../_shared/phone_library.ts";
import type { Handler } from "../_shared/serve.ts";
import { tableLibraries } from "../_shared/table_libraries.ts";
import { tunables } from "../_shared/tunables.ts";
import { handleImport, type ImportDependencies } from "./handler.ts";

/** The handler with its real parts. Throws when the environment is incomplete. */
export function wiredHandler(variable: (name: string) => string | undefined): Handler {
  const environment = readEnvironment(variable);

  const dependencies: ImportDependencies = {
    authenticate: authenticator(environment, () => new Date()),
    databaseOf: (caller) => callerDatabase(environment, caller),
    libraries: tableLibraries,
    phoneLibrary,
    newId: () => crypto.randomUUID(),
    tunables,
  };

  return (request) => handleImport(request, dependencies);
}
