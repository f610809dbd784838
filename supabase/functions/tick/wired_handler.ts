import { openAiModel } from "../_agent/models/openai_model.ts";
import { toolSet } from "../_agent/tool_set.ts";
import { turnHub } from "../_agent/turn_hub.ts";
import { emailSender } from "../_channels/email_sender.ts";
import { background } from "../_shared/background.ts";
import { requireSecretKey } from "../_shared/caller.ts";
import { serviceDatabase } from "../_shared/database.ts";
import { txtLookup } from "../_shared/dns/txt_lookup.ts";
import { readEnvironment } from "../_shared/environment.ts";
import { realGuardedFetch } from "../_shared/guarded_fetch.ts";
import { publicHolidays } from "../_shared/public_holidays.ts";
import { lazyWeb } from "../_shared/research/lazy_web.ts";
import type { Handler } from "../_shared/serve.ts";
import { tunables } from "../_shared/tunables.ts";
import { registry } from "../_tools/registry.ts";
import { sendingViaOf } from "./check_domains.ts";
import { handleTick, type TickDependencies } from "./handler.ts";
import { keptPushKeys } from "./keep_push_keys.ts";

/** The handler with its real parts. Throws when the environment is incomplete. */
export function wiredHandler(variable: (name: string) => string | undefined): Handler {
  const environment = readEnvironment(variable);

  const service = serviceDatabase(environment);
  const dependencies: Omit<TickDependencies, "log" | "background"> = {
    requireSecretKey: (request) => requireSecretKey(request, environment),
    service,
    email: emailSender(environment.mail),
    guardedFetch: realGuardedFetch(environment.fetchPrivateAllowed),
    model: openAiModel({ ...environment.model, silenceSeconds: tunables.model.silenceSeconds, fetch }),
    tools: toolSet(registry),
    web: lazyWeb(environment),
    hub: turnHub(),
    holidaysOf: publicHolidays,
    lookupTxt: txtLookup({ resolverUrl: environment.mail.dnsUrl, fetch }),
    sendingVia: sendingViaOf(environment.mail),
    now: () => new Date(),
    appUrl: environment.supabaseUrl,
    pageUrl: environment.appUrl.replace(/\/$/, ""),
    pushKeys: keptPushKeys(service),
    pushSubject: `mailto:${environment.mail.from}`,
    tunables,
  };

  return (request, log) => handleTick(request, { ...dependencies, log, background: background(log) });
}
