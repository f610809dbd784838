import nodemailer from "nodemailer";
import { z } from "zod";
import type { Environment } from "../../functions/_shared/environment.ts";
import { maskSecrets, secretValues } from "../deploy/mask_secrets.ts";
import { type Finding, findingsOf, reasonOf } from "./finding.ts";
import { functionSettings } from "./function_settings.ts";

const timeoutMilliseconds = 10_000;
const { ok, warning, failing } = findingsOf("Mail");

/** Whether mail would leave: the SMTP server greets and takes the sign-in, or Resend takes the key. Sends nothing. */
export async function checkMail(settings: Record<string, string>, fetcher: typeof fetch = fetch): Promise<Finding> {
  const { mail } = functionSettings(settings);
  if (mail.provider === "resend") return await checkResend(mail, fetcher);
  if (!mail.smtpUrl) return ok("A local stack captures all mail and shows it at /mailbox; nothing leaves.");
  return await checkSmtp(mail.smtpUrl);
}

async function checkSmtp(url: string): Promise<Finding> {
  const { host } = new URL(url);
  const transport = nodemailer.createTransport({
    url,
    connectionTimeout: timeoutMilliseconds,
    greetingTimeout: timeoutMilliseconds,
    socketTimeout: timeoutMilliseconds,
  });
  try {
    await transport.verify();
    return ok(`The mail server ${host} greets and lets us in.`);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const reason = maskSecrets(reasonOf(error), secretValues({ url }));
    if (code === "EAUTH")
      return failing(`${host} refuses the sign-in in SMTP_URL: ${reason}.`, "Correct name or password.");
    return failing(`${host} does not greet as a mail server: ${reason}.`, "Check host and port in SMTP_URL.");
  } finally {
    transport.close();
  }
}

const refusal = z.object({ name: z.string().nullish() });
const domains = z.object({ data: z.array(z.object({ name: z.string(), status: z.string() })) });

async function checkResend(mail: Environment["mail"], fetcher: typeof fetch): Promise<Finding> {
  if (!mail.resendApiKey)
    return failing(
      "MAIL_PROVIDER is resend, but there is no RESEND_API_KEY.",
      "Make one at https://resend.com/api-keys.",
    );
  const { host } = new URL(mail.resendBaseUrl);
  const response = await fetcher(`${mail.resendBaseUrl}/domains`, {
    headers: { authorization: `Bearer ${mail.resendApiKey}` },
    signal: AbortSignal.timeout(timeoutMilliseconds),
  }).catch((error: unknown) => reasonOf(error));
  if (typeof response === "string")
    return failing(`${host} cannot be reached: ${response}.`, "Check RESEND_BASE_URL and this machine's connection.");
  const body: unknown = await response.json().catch(() => undefined);
  // A key that may only send may not list domains, and Resend says so by this name.
  if (refusal.safeParse(body).data?.name === "restricted_api_key")
    return ok(`${host} accepts the key, for sending only.`);
  if (!response.ok)
    return failing(`${host} refuses RESEND_API_KEY (${response.status}).`, "Make a new key and set it.");
  const sender = /@([^>\s]+)/.exec(mail.from)?.[1] ?? "";
  const known = domains.safeParse(body).data?.data ?? [];
  if (known.some(({ name, status }) => name === sender && status === "verified"))
    return ok(`${host} sends for ${sender}.`);
  return warning(
    `${host} accepts the key, but has not verified ${sender}.`,
    "Verify the domain there, or change MAIL_FROM.",
  );
}
