import { AuthClient, type GoTrueClient } from "@supabase/auth-js";
import { PostgrestClient } from "@supabase/postgrest-js";
import { createAuthorizedFetch } from "./authorized_fetch.ts";
import type { PageConfig } from "./config.ts";

/** Everything that talks to the project, made once from its address and publishable key. */
export interface Backend {
  config: PageConfig;
  auth: GoTrueClient;
  rest: PostgrestClient;
  /** `fetch` with the key and the person's token; renews the token once when it is refused. */
  fetch: typeof fetch;
  /** The person's token, renewed when it is about to end. */
  accessToken(): Promise<string>;
}

/** Under this name the session is kept in the browser's storage. */
export const sessionKey = "lead-assistant.session";

let current: Backend | undefined;

/** Connects the page to the project of `config`. `onExpired` runs when the session can no longer be renewed. */
export function startBackend(config: PageConfig, onExpired: () => void): Backend {
  const auth = new AuthClient({
    url: `${config.supabase_url}/auth/v1`,
    headers: { apikey: config.publishable_key },
    storageKey: sessionKey,
    persistSession: true,
    autoRefreshToken: true,
    detectSessionInUrl: true,
    // A mailed link may be opened in another browser than the one that asked for it, which PKCE forbids.
    flowType: "implicit",
  });
  const { accessToken, authorizedFetch } = createAuthorizedFetch({ auth, apikey: config.publishable_key, onExpired });
  const rest = new PostgrestClient(`${config.supabase_url}/rest/v1`, { fetch: authorizedFetch });
  current = { config, auth, rest, fetch: authorizedFetch, accessToken };
  return current;
}

/** The running backend. Throws when called before `startBackend`. */
export function backend(): Backend {
  if (!current) throw new Error("The backend is used before it is started.");
  return current;
}
