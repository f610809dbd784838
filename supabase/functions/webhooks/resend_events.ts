import { z } from "zod";
import { whyBot } from "../../../shared/domain/mail/is_bot.ts";
import { AppError } from "../_shared/app_error.ts";

/** What Resend tells: of a mail of ours, that one came in, or something that matters to nobody here. */
export type ResendEvent =
  | { kind: "mail"; recorded: Record<string, unknown> }
  | { kind: "received"; emailId: string }
  | { kind: "other" };

const visit = z.object({
  ipAddress: z.string().nullish(),
  userAgent: z.string().nullish(),
  timestamp: z.string().nullish(),
  link: z.string().nullish(),
});
const payload = z.object({
  type: z.string(),
  created_at: z.string().nullish(),
  data: z
    .object({
      email_id: z.string().max(200).nullish(),
      created_at: z.string().nullish(),
      // Told as a list and, in older events, as an object.
      tags: z
        .union([z.array(z.object({ name: z.string(), value: z.string() })), z.record(z.string(), z.unknown())])
        .nullish()
        .catch(undefined),
      bounce: z
        .object({ type: z.string().nullish(), subType: z.string().nullish(), message: z.string().nullish() })
        .nullish()
        .catch(undefined),
      open: visit.nullish().catch(undefined),
      click: visit.nullish().catch(undefined),
    })
    .nullish(),
});
type Data = NonNullable<z.infer<typeof payload>["data"]>;

const kinds: Record<string, string> = {
  "email.delivered": "delivered",
  "email.bounced": "bounced",
  "email.complained": "complained",
  "email.opened": "opened",
  "email.clicked": "clicked",
};

/** Reads an event of Resend. Throws `invalid_input` when it is none. */
export function readResendEvent(text: string): ResendEvent {
  const parsed = payload.safeParse(parse(text));
  if (!parsed.success) throw new AppError("invalid_input", "This is no event of Resend.");
  const { type, created_at, data } = parsed.data;
  if (!data?.email_id) return { kind: "other" };
  if (type === "email.received") return { kind: "received", emailId: data.email_id };
  const kind = kinds[type];
  if (!kind) return { kind: "other" };
  const at = instant(data.click?.timestamp ?? data.open?.timestamp ?? created_at);
  const outboxId = tag(data.tags, "outbox_id");
  return {
    kind: "mail",
    recorded: {
      kind,
      provider_id: data.email_id,
      ...(outboxId && { outbox_id: outboxId }),
      ...(at && { at: at.toISOString() }),
      ...detailsOf(kind, data, at),
    },
  };
}

function detailsOf(kind: string, data: Data, at: Date | undefined): Record<string, unknown> {
  if (kind === "bounced") {
    const { type, subType, message } = data.bounce ?? {};
    // "Transient": the reader's server may take a later mail.
    const status = type === "Transient" ? "4.0.0" : "5.0.0";
    const details = { status, type, sub_type: subType, diagnostic: message?.slice(0, 500) };
    return { details };
  }
  if (kind !== "opened" && kind !== "clicked") return {};
  const { ipAddress, userAgent, link } = (kind === "opened" ? data.open : data.click) ?? {};
  const sentAt = instant(data.created_at);
  const why = whyBot({
    kind: kind === "opened" ? "open" : "click",
    userAgent: userAgent ?? "",
    method: "GET",
    headers: {},
    address: ipAddress ?? undefined,
    secondsSinceSent: at && sentAt ? (at.getTime() - sentAt.getTime()) / 1000 : undefined,
    otherLinksJustNow: 0,
  });
  return {
    is_bot: why !== undefined,
    details: { link: link?.slice(0, 2000), user_agent: userAgent?.slice(0, 300), why },
  };
}

function tag(tags: Data["tags"], name: string): string | undefined {
  const value = Array.isArray(tags) ? tags.find((one) => one.name === name)?.value : tags?.[name];
  return typeof value === "string" ? value.slice(0, 100) : undefined;
}

function instant(text: string | null | undefined): Date | undefined {
  const date = new Date(text ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function parse(text: string): unknown {
  try {
    // Neither NUL nor half a surrogate pair can be stored.
    return JSON.parse(text, (_, value: unknown) =>
      typeof value === "string" ? value.replaceAll("\0", "").toWellFormed() : value,
    );
  } catch {
    return undefined;
  }
}
