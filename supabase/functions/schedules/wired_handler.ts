import { authenticator } from "../_shared/caller.ts";
import { readEnvironment } from "../_shared/environment.ts";
import type { Handler } from "../_shared/serve.ts";
import { handleSchedules } from "./handler.ts";

/** The handler with its real parts. Throws when the environment is incomplete. */
export function wiredHandler(variable: (name: string) => string | undefined): Handler {
  const now = () => new Date();
  const authenticate = authenticator(readEnvironment(variable), now);
  return (request) => handleSchedules(request, { authenticate, now });
}
