import { openAiModel } from "../_agent/models/openai_model.ts";
import { toolSet } from "../_agent/tool_set.ts";
import { turnHub } from "../_agent/turn_hub.ts";
import { authenticator } from "../_shared/caller.ts";
import { callerDatabase } from "../_shared/database.ts";
import { readEnvironment } from "../_shared/environment.ts";
import { consoleLog } from "../_shared/log.ts";
import { serve } from "../_shared/serve.ts";
import { tunables } from "../_shared/tunables.ts";
import { registry } from "../_tools/registry.ts";
import { handleRunTool, type RunToolDependencies } from "./handler.ts";

const environment = readEnvironment((name) => Deno.env.get(name));

const dependencies: RunToolDependencies = {
  authenticate: authenticator(environment),
  databaseOf: (caller) => callerDatabase(environment, caller),
  model: openAiModel({ ...environment.model, silenceSeconds: tunables.model.silenceSeconds, fetch }),
  tools: toolSet(registry),
  hub: turnHub(),
  now: () => new Date(),
  log: consoleLog,
  tunables,
};

export default { fetch: serve((request) => handleRunTool(request, dependencies), consoleLog) };
