import { loadConfig, type PageConfig } from "./config.ts";
import { storedSession } from "./stored_session.ts";

let config: Promise<PageConfig> | undefined;
let workspaces: Promise<unknown> | undefined;

/**
 * Asks what every visit asks first, while the page's code is still on its way: the configuration and, for somebody who is
 * signed in, their workspaces. Each answer is taken once; whoever finds none asks again and shows what goes wrong.
 */
export function askEarly(): void {
  config = loadConfig();
  const stored = storedSession(Date.now());
  if (stored) workspaces = config.then((known) => askWorkspaces(known, stored.accessToken));
  for (const asked of [config, workspaces]) asked?.catch(() => undefined);
}

/** The configuration asked for early, if nobody has taken it yet. */
export function takeEarlyConfig(): Promise<PageConfig> | undefined {
  const asked = config;
  config = undefined;
  return asked;
}

/** The early answer of `my_workspaces`, not parsed; undefined when there is none. */
export async function takeEarlyWorkspaces(): Promise<unknown> {
  const asked = workspaces;
  workspaces = undefined;
  return asked?.catch(() => undefined);
}

async function askWorkspaces(known: PageConfig, accessToken: string): Promise<unknown> {
  const response = await fetch(`${known.supabase_url}/rest/v1/rpc/my_workspaces`, {
    method: "POST",
    headers: {
      apikey: known.publishable_key,
      authorization: `Bearer ${accessToken}`,
      "content-type": "application/json",
    },
    body: "{}",
  });
  return response.ok ? response.json() : undefined;
}
