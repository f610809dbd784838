import { serviceDatabase } from "../_shared/database.ts";
import { readEnvironment } from "../_shared/environment.ts";
import type { Handler } from "../_shared/serve.ts";
import { tunables } from "../_shared/tunables.ts";
import { eventRecorder } from "./event_recorder.ts";
import { handleWebhook, type WebhookDependencies } from "./handler.ts";

/** The handler with its real parts. Throws when the environment is incomplete. */
export function wiredHandler(variable: (name: string) => string | undefined): Handler {
  const environment = readEnvironment(variable);
  const service = serviceDatabase(environment);
  const dependencies: Omit<WebhookDependencies, "log"> = {
    service,
    record: eventRecorder(service, { atMost: tunables.webhooks.eventsAtOnce }),
    mail: environment.mail,
    fetch: (input, init) => fetch(input, init),
    now: () => new Date(),
    tunables,
  };
  return (request, log) => handleWebhook(request, { ...dependencies, log });
}
