import type { GoTrueClient, Session } from "@supabase/auth-js";
import { PostgrestClient } from "@supabase/postgrest-js";
import { ApiError } from "./api_error.ts";
import { createAuthorizedFetch } from "./authorized_fetch.ts";
import type { PageConfig } from "./config.ts";

/** Everything that talks to the project, made once from its address and publishable key. */
export interface Backend {
  config: PageConfig;
  /** The sign-in client; its code is fetched when it is first needed. @throws ApiError `offline` when that fails */
  auth(): Promise<GoTrueClient>;
  rest: PostgrestClient;
  /** `fetch` with the key and the person's token; renews the token once when it is refused. */
  fetch: typeof fetch;
  /** The person's token, renewed when it is about to end. */
  accessToken(): Promise<string>;
}

export interface BackendOptions {
  config: PageConfig;
  /** Runs with every change of the session that the sign-in client sees, other tabs' included. */
  onSession: (session: Session | null) => void;
  /** Runs when the session can no longer be renewed. */
  onExpired: () => void;
}

let current: Backend | undefined;

/** Connects the page to its project. */
export function startBackend({ config, onSession, onExpired }: BackendOptions): Backend {
  let client: Promise<GoTrueClient> | undefined;
  const auth = () => {
    client ??= import("./auth_client.ts").then(
      ({ createAuthClient }) => createAuthClient(config, onSession),
      (cause) => {
        client = undefined;
        throw new ApiError("offline", "The server does not answer. Check your connection and try again.", { cause });
      },
    );
    return client;
  };
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
