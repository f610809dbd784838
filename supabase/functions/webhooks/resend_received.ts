import { z } from "zod";
import { AppError } from "../_shared/app_error.ts";
import type { WebhookDependencies } from "./handler.ts";

const received = z.object({ raw: z.object({ download_url: z.url() }).nullish() });
const answerMilliseconds = 20_000;

/** The raw mail of an `email.received` event, which brings no text itself. Throws `unavailable`: Resend tells it again later. */
export async function fetchReceivedMail(
  emailId: string,
  { mail, fetch, tunables }: Pick<WebhookDependencies, "mail" | "fetch" | "tunables">,
): Promise<Uint8Array> {
  if (!mail.resendApiKey)
    throw new AppError("unavailable", "Resend is not set up: an administrator must set RESEND_API_KEY.");
  const described = await ask(`${mail.resendBaseUrl}/emails/receiving/${encodeURIComponent(emailId)}`, {
    headers: { authorization: `Bearer ${mail.resendApiKey}` },
  });
  const address = received.safeParse(await described.json().catch(() => undefined)).data?.raw?.download_url;
  if (!address) throw new AppError("unavailable", "Resend has not kept the mail yet.");
  const raw = await ask(address, {});
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of raw.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    // Words come first: of a mail with large attachments the beginning will do.
    if (size >= tunables.webhooks.readMailBytes) break;
  }
  return new Uint8Array(await new Blob(chunks.map((chunk) => new Uint8Array(chunk))).arrayBuffer());

  async function ask(url: string, init: RequestInit): Promise<Response> {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(answerMilliseconds) }).catch(
      () => undefined,
    );
    if (!response?.ok) throw new AppError("unavailable", "Resend did not hand over the mail.");
    return response;
  }
}
