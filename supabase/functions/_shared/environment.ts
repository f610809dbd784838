import { z } from "zod";

const keyRing = z.string().transform((text, context) => {
  const parsed = z.record(z.string(), z.string()).safeParse(parseJson(text));
  const key = parsed.data?.default ?? Object.values(parsed.data ?? {})[0];
  if (key !== undefined) return key;
  context.addIssue({ code: "custom", message: "expected a JSON object with a key in it" });
  return z.NEVER;
});

/** `name@host` or `Any name <name@host>`: mails carry the name of the person who approved them. */
const senderAddress = z.string().transform((text, context) => {
  const address = z.email().safeParse(/<([^<>]+)>\s*$/.exec(text)?.[1] ?? text.trim());
  if (address.success) return address.data;
  context.addIssue({ code: "custom", message: "expected an e-mail address" });
  return z.NEVER;
});

/** As Standard Webhooks and Svix write it. */
const webhookSecret = z.string().regex(/^whsec_[A-Za-z0-9+/]{16,}={0,2}$/, "expected whsec_ and a key in base64");

const variables = z.object({
  SUPABASE_URL: z.url(),
  SUPABASE_PUBLISHABLE_KEYS: keyRing,
  SUPABASE_SECRET_KEYS: keyRing,
  SUPABASE_JWKS: z.string().optional(),
  APP_URL: z.url().optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: z.url().optional(),
  OPENAI_MODEL: z.string().default("gpt-5.6-terra"),
  MAIL_PROVIDER: z.enum(["smtp", "resend"]).optional(),
  MAIL_IS_CAPTURED: z.enum(["true", "false"]).default("false"),
  MAIL_DNS_URL: z.url().default("https://cloudflare-dns.com/dns-query"),
  MAIL_FROM: senderAddress.default("assistant@example.com"),
  SMTP_URL: z.url().optional(),
  RESEND_API_KEY: z.string().optional(),
  RESEND_BASE_URL: z.url().default("https://api.resend.com"),
  RESEND_WEBHOOK_SECRET: webhookSecret.optional(),
  MAIL_INBOUND_SECRET: webhookSecret.optional(),
  SEARCH_PROVIDER: z.enum(["brave", "tavily", "openai"]).optional(),
  SEARCH_API_KEY: z.string().optional(),
  SEARCH_BASE_URL: z.url().optional(),
  SEARCH_MODEL: z.string().optional(),
  SEARCH_DEMO_SITES: z.url().optional(),
  FETCH_PRIVATE_ALLOWED: z.string().optional(),
});

/** What the functions read from outside, parsed once. Secrets are used where they are needed and never printed. */
export type Environment = ReturnType<typeof readEnvironment>;

/**
 * Reads and checks the environment; an empty variable counts as absent.
 * Throws an error that names the variables that are missing or wrong, without their values.
 */
export function readEnvironment(get: (name: string) => string | undefined) {
  const given = Object.fromEntries(Object.keys(variables.shape).map((name) => [name, get(name) || undefined]));
  const parsed = variables.safeParse(given);
  if (!parsed.success) throw new Error(`The environment is incomplete.\n${z.prettifyError(parsed.error)}`);
  const read = parsed.data;
  return {
    supabaseUrl: read.SUPABASE_URL.replace(/\/$/, ""),
    publishableKey: read.SUPABASE_PUBLISHABLE_KEYS,
    secretKey: read.SUPABASE_SECRET_KEYS,
    jwks: read.SUPABASE_JWKS === undefined ? undefined : parseJson(read.SUPABASE_JWKS),
    appUrl: read.APP_URL ?? read.SUPABASE_URL,
    fetchPrivateAllowed: receiversOfTests(read.FETCH_PRIVATE_ALLOWED, read.SUPABASE_URL),
    search: {
      provider: read.SEARCH_PROVIDER,
      apiKey: read.SEARCH_API_KEY,
      baseUrl: read.SEARCH_BASE_URL?.replace(/\/$/, ""),
      /** Of OpenAI's search; the assistant's own when absent. */
      model: read.SEARCH_MODEL,
      demoSites: onThisMachine("SEARCH_DEMO_SITES", read.SEARCH_DEMO_SITES, read.SUPABASE_URL),
    },
    model: { apiKey: read.OPENAI_API_KEY, baseUrl: read.OPENAI_BASE_URL, name: read.OPENAI_MODEL },
    mail: {
      provider: read.MAIL_PROVIDER ?? (read.RESEND_API_KEY ? "resend" : "smtp"),
      /** Every mail ends in the captured mailbox of this machine. */
      isCaptured: read.MAIL_IS_CAPTURED === "true",
      dnsUrl: read.MAIL_DNS_URL,
      from: read.MAIL_FROM,
      smtpUrl: read.SMTP_URL,
      resendApiKey: read.RESEND_API_KEY,
      resendBaseUrl: read.RESEND_BASE_URL.replace(/\/$/, ""),
      resendWebhookSecret: read.RESEND_WEBHOOK_SECRET,
      inboundSecret: read.MAIL_INBOUND_SECRET,
    },
  } as const;
}

/**
 * `host:port` of receivers on this machine that the guarded client may call, for tests alone: refused unless the whole stack
 * stands on this machine.
 */
function receiversOfTests(given: string | undefined, supabaseUrl: string): readonly string[] {
  if (given === undefined) return [];
  const receivers = given.split(",");
  if (!isLocal(new URL(supabaseUrl).host) || !receivers.every(isLocal))
    throw new Error("FETCH_PRIVATE_ALLOWED is for tests on one machine. Remove it.");
  return receivers;
}

/** An address of the demo's own, refused unless the whole stack stands on this machine. */
function onThisMachine(name: string, given: string | undefined, supabaseUrl: string): string | undefined {
  if (given === undefined) return undefined;
  if (![given, supabaseUrl].every((url) => isLocal(new URL(url).host)))
    throw new Error(`${name} is for one machine. Remove it.`);
  return given.replace(/\/$/, "");
}

const isLocal = (host: string) => /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
