import { registry } from "../_behaviours/registry.ts";
import { background } from "../_shared/background.ts";
import { authenticator, requireSecretKey } from "../_shared/caller.ts";
import { callerDatabase, serviceDatabase } from "../_shared/database.ts";
import { readEnvironment } from "../_shared/environment.ts";
import type { Handler } from "../_shared/serve.ts";
import { tunables } from "../_shared/tunables.ts";
import { handleProactive } from "./handler.ts";

/** The handler with its real parts. Throws when the environment is incomplete. */
export function wiredHandler(variable: (name: string) => string | undefined): Handler {
  const environment = readEnvironment(variable);
  const now = () => new Date();
  const dependencies = {
    requireSecretKey: (request: Request) => requireSecretKey(request, environment),
    authenticate: authenticator(environment, now),
    service: serviceDatabase(environment),
    databaseOf: (caller: Parameters<typeof callerDatabase>[1]) => callerDatabase(environment, caller),
    behaviours: registry,
    now,
    tunables,
  };
  return (request, log) => handleProactive(request, { ...dependencies, log, background: background(log) });
}
