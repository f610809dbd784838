import { signal } from "@preact/signals";
import { messageOf } from "../api/api_error.ts";
import { type Backend, backend, startBackend } from "../api/backend.ts";
import { loadConfig } from "../api/config.ts";
import { takeEarlyConfig } from "../api/early_answers.ts";
import { cameByLink, sessionKey, storedSession } from "../api/stored_session.ts";
import { loadPart } from "./load_part.ts";
import { readSetting, writeSetting } from "./local_setting.ts";
import { whenIdle } from "./when_idle.ts";

export type Session =
  | { status: "loading" }
  | { status: "unreachable"; message: string }
  /** `reason`: why the person is here. The address is kept, so they land where they were after signing in. */
  | { status: "signed_out"; reason: "first_visit" | "left" | "expired" | "link_failed" }
  | { status: "signed_in"; userId: string; email: string };

export const session = signal<Session>({ status: "loading" });

let leaving = false;

/** Loads the configuration, restores a stored session (or the one a mailed link brings) and follows its changes. */
export async function startSession(): Promise<void> {
  session.value = { status: "loading" };
  try {
    const config = await (takeEarlyConfig() ?? loadConfig());
    const started = startBackend({ config, onSession: follow, onExpired: expire });
    const stored = storedSession(Date.now());
    if (stored) signedIn(stored.userId, stored.email);
    else if (cameByLink() || readSetting(sessionKey) !== undefined) await restore(started);
    else session.value = { status: "signed_out", reason: "first_visit" };
  } catch (error) {
    session.value = { status: "unreachable", message: messageOf(error) };
  }
}

/**
 * Fetches the sign-in client when the browser is idle: it renews the token in time, and hears what other tabs do. Called
 * when the first screen stands, which does not wait for it.
 */
export async function keepSessionFresh(): Promise<void> {
  await whenIdle();
  // Should it fail, the first request that needs the client fetches it.
  await loadPart(backend().auth, new AbortController().signal).catch(() => undefined);
}

/** Ends the session on this device. */
export async function signOut(): Promise<void> {
  leaving = true;
  const auth = await backend()
    .auth()
    .catch(() => undefined);
  if (auth) await auth.signOut({ scope: "local" });
  else writeSetting(sessionKey, undefined);
  session.value = { status: "signed_out", reason: "left" };
  leaving = false;
}

/** Lets the sign-in client renew what is stored, or take what a mailed link brings. */
async function restore(started: Backend): Promise<void> {
  const wasSignedIn = readSetting(sessionKey) !== undefined;
  const linkFailed = new URLSearchParams(location.hash.slice(1)).has("error");
  const { data } = await (await started.auth()).getSession();
  if (data.session) signedIn(data.session.user.id, data.session.user.email ?? "");
  if (session.value.status === "loading") {
    const reason = wasSignedIn ? "expired" : "first_visit";
    session.value = { status: "signed_out", reason: linkFailed ? "link_failed" : reason };
  }
  // What a mailed link brought is used up; not even its "#" stays in the address.
  if (linkFailed || location.href.endsWith("#")) history.replaceState(null, "", location.pathname + location.search);
}

function follow(current: { user: { id: string; email?: string | undefined } } | null): void {
  if (current) signedIn(current.user.id, current.user.email ?? "");
  else if (session.value.status === "signed_in") {
    session.value = { status: "signed_out", reason: leaving ? "left" : "expired" };
  }
}

function signedIn(userId: string, email: string): void {
  const known = session.value;
  if (known.status === "signed_in" && known.userId === userId && known.email === email) return;
  session.value = { status: "signed_in", userId, email };
}

function expire(): void {
  if (session.value.status === "signed_in") session.value = { status: "signed_out", reason: "expired" };
}
