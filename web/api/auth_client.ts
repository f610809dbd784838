import { AuthClient, type GoTrueClient, type Session } from "@supabase/auth-js";
import type { PageConfig } from "./config.ts";
import { sessionKey } from "./stored_session.ts";

/** Makes the sign-in client, which keeps the session fresh. `onSession` runs with every change of the session, other tabs' included. */
export function createAuthClient(config: PageConfig, onSession: (session: Session | null) => void): GoTrueClient {
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
  auth.onAuthStateChange((_event, session) => onSession(session));
  return auth;
}
