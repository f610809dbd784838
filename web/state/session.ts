import { signal } from "@preact/signals";
import { messageOf } from "../api/api_error.ts";
import { type Backend, backend, sessionKey, startBackend } from "../api/backend.ts";
import { loadConfig } from "../api/config.ts";
import { readSetting } from "./local_setting.ts";

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
    const started = startBackend(await loadConfig(), () => expire());
    const wasSignedIn = readSetting(sessionKey) !== undefined;
    const linkFailed = new URLSearchParams(location.hash.slice(1)).has("error");
    await follow(started);
    if (session.value.status === "loading") {
      const reason = wasSignedIn ? "expired" : "first_visit";
      session.value = { status: "signed_out", reason: linkFailed ? "link_failed" : reason };
    }
    // What a mailed link brought is used up; not even its "#" stays in the address.
    if (linkFailed || location.href.endsWith("#")) history.replaceState(null, "", location.pathname + location.search);
  } catch (error) {
    session.value = { status: "unreachable", message: messageOf(error) };
  }
}

/** Ends the session on this device. */
export async function signOut(): Promise<void> {
  leaving = true;
  await backend().auth.signOut({ scope: "local" });
  session.value = { status: "signed_out", reason: "left" };
  leaving = false;
}

async function follow({ auth }: Backend): Promise<void> {
  auth.onAuthStateChange((_event, current) => {
    if (current) signedIn(current.user.id, current.user.email ?? "");
    else if (session.value.status === "signed_in") {
      session.value = { status: "signed_out", reason: leaving ? "left" : "expired" };
    }
  });
  const { data } = await auth.getSession();
  if (data.session) signedIn(data.session.user.id, data.session.user.email ?? "");
}

function signedIn(userId: string, email: string): void {
  const known = session.value;
  if (known.status === "signed_in" && known.userId === userId && known.email === email) return;
  session.value = { status: "signed_in", userId, email };
}

function expire(): void {
  if (session.value.status === "signed_in") session.value = { status: "signed_out", reason: "expired" };
}
