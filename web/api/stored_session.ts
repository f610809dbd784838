import { readSetting } from "../state/local_setting.ts";
import { jsonOf } from "./parse_answer.ts";
import { number, object, optional, text } from "./shape.ts";

/** Under this name the sign-in library keeps the session in the browser's storage. */
export const sessionKey = "lead-assistant.session";

/** auth-js renews a token that ends sooner than this (its EXPIRY_MARGIN_MS). */
const renewedBeforeMilliseconds = 90_000;

const kept = object({
  access_token: text,
  /** Seconds since 1970. */
  expires_at: number,
  user: object({ id: text, email: optional(text) }),
});

/** Who is signed in, as far as the browser's storage tells. */
export interface StoredSession {
  accessToken: string;
  userId: string;
  email: string;
}

/**
 * The session of an earlier visit, read without the sign-in library, which the first screen need not wait for.
 * Undefined when the library must look: there is none, it is about to end, or a mailed link brings another one.
 */
export function storedSession(now: number): StoredSession | undefined {
  if (cameByLink()) return undefined;
  const session = jsonOf(readSetting(sessionKey));
  if (!kept.is(session) || session.expires_at * 1_000 - now < renewedBeforeMilliseconds) return undefined;
  return { accessToken: session.access_token, userId: session.user.id, email: session.user.email ?? "" };
}

/** True when the address holds what a mailed sign-in link adds to it. */
export function cameByLink(): boolean {
  return /[#?&](?:access_token|error|error_code|error_description)=/.test(location.href);
}
