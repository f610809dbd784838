import { Webhook } from "standardwebhooks";
import { AppError } from "../_shared/app_error.ts";

type SignedOptions = {
  /** `whsec_…`; undefined where it was not set. */
  secret: string | undefined;
  maxBytes: number;
  /** The text that the signature is over. */
  signed: (body: Uint8Array<ArrayBuffer>) => Promise<string>;
};

/**
 * The body of a request that is signed as Standard Webhooks want it (Svix, and so Resend, name the headers svix-…).
 * Throws `unauthenticated` when the signature is missing, wrong or older than five minutes, `too_large`, and
 * `unavailable` where no secret is set: the sender will try again.
 */
export async function signedBody(
  request: Request,
  { secret, maxBytes, signed }: SignedOptions,
): Promise<{ id: string; body: Uint8Array<ArrayBuffer> }> {
  if (!secret) throw new AppError("unavailable", "This webhook is not set up: an administrator must set its secret.");
  const header = (name: string) => request.headers.get(`webhook-${name}`) ?? request.headers.get(`svix-${name}`) ?? "";
  const headers = {
    "webhook-id": header("id"),
    "webhook-timestamp": header("timestamp"),
    "webhook-signature": header("signature"),
  };
  if (Object.values(headers).some((value) => value === "" || value.length > 2000)) throw notSigned();
  const body = await readBytes(request, maxBytes);
  const text = await signed(body);
  try {
    new Webhook(secret).verify(text, headers, { jsonParse: false });
  } catch (error) {
    throw notSigned(error);
  }
  return { id: headers["webhook-id"], body };
}

/** In lower-case hex. */
export async function sha256Hex(body: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", body);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function notSigned(cause?: unknown): AppError {
  return new AppError("unauthenticated", "The signature is missing, wrong or too old.", { cause });
}

async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = new AppError("too_large", `A webhook's body has at most ${maxBytes / 1024} KiB.`);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
