import { openAiModel } from "../_agent/models/openai_model.ts";
import { toolSet } from "../_agent/tool_set.ts";
import { turnHub } from "../_agent/turn_hub.ts";
import { authenticator } from "../_shared/caller.ts";
import { callerDatabase } from "../_shared/database.ts";
import { readEnvironment } from "../_shared/environment.ts";
import { lazyWeb } from "../_shared/research/lazy_web.ts";
import type { Handler } from "../_shared/serve.ts";
import { tunables } from "../_shared/tunables.ts";
import { registry } from "../_tools/registry.ts";
import { handleRunTool, type RunToolDependencies } from "./handler.ts";

/** The handler with its real parts. Throws when the environment is incomplete. */
export function wiredHandler(variable: (name: string) => string | undefined): Handler {
  const environment = readEnvironment(variable);
  const now = () => new Date();

  const dependencies: Omit<RunToolDependencies, "log"> = {
    authenticate: authenticator(environment, now),
    databaseOf: (caller) => callerDatabase(environment, caller),
    model: openAiModel({ ...environment.model, silenceSeconds: tunables.model.silenceSeconds, fetch }),
    tools: toolSet(registry),
    web: lazyWeb(environment),
    hub: turnHub(),
    now,
    tunables,
  };

  return (request, log) => handleRunTool(request, { ...dependencies, log });
}
