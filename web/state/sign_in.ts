import type { AuthError, GoTrueClient } from "@supabase/auth-js";
import { ApiError } from "../api/api_error.ts";
import { isUnreachable } from "../api/auth_faults.ts";
import { backend } from "../api/backend.ts";
import { hrefOf } from "./router.ts";

/** What came of an attempt: undefined when it worked, else a sentence with the next step. */
type Outcome = string | undefined;

export async function signInWithPassword(email: string, password: string): Promise<Outcome> {
  return attempt((auth) => auth.signInWithPassword({ email, password }));
}

/** Opens the demo workspace, where the host offers one. */
export async function signInToDemo(): Promise<Outcome> {
  const { demo } = backend().config;
  return demo ? signInWithPassword(demo.email, demo.password) : "There is no demo on this server.";
}

/** Has a sign-in link mailed. The link leads back to the page where the person is now. */
export async function mailSignInLink(email: string): Promise<Outcome> {
  const emailRedirectTo = location.origin + (location.pathname === "/" ? hrefOf("/") : location.pathname);
  return attempt((auth) => auth.signInWithOtp({ email, options: { emailRedirectTo } }));
}

async function attempt(work: (auth: GoTrueClient) => Promise<{ error: AuthError | null }>): Promise<Outcome> {
  try {
    const { error } = await work(await backend().auth());
    return error ? sentenceFor(error) : undefined;
  } catch (error) {
    if (error instanceof ApiError) return error.message;
    throw error;
  }
}

const sentences: Record<string, string> = {
  invalid_credentials: "That e-mail and password do not belong together. Try again, or have a link mailed to you.",
  email_not_confirmed:
    "This address is not confirmed yet. Open the link in the mail we sent, or have a new one mailed.",
  signup_disabled: "There is no account with this address. Ask an owner of your workspace to invite you.",
  otp_disabled: "There is no account with this address. Ask an owner of your workspace to invite you.",
  email_address_invalid: "This is not an address that mail can be sent to. Check it for typing errors.",
  user_banned: "This account is closed. Ask an owner of your workspace.",
};

function sentenceFor(error: AuthError): string {
  if (isUnreachable(error)) return "The server does not answer. Check your connection and try again.";
  if (error.status === 429) return "Too many attempts. Wait a minute and try again.";
  return sentences[error.code ?? ""] ?? "Signing in did not work. Try again, or have a link mailed to you.";
}
