import path from "node:path";
import { z } from "zod";
import { StartError } from "./start_error.ts";

/** `NAME=` in a shell or an .env file means "not set". */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

const portRule = "give a number from 0 to 65535";

const variables = z.object({
  PORT: z.preprocess((value) => value || undefined, z.coerce.number(portRule).int().min(0).max(65535).default(54321)),
  DATA_DIR: z.preprocess((value) => value || undefined, z.string().default(".local")),
  DATABASE_URL: optional(z.url({ protocol: /^postgres(ql)?$/ })),
  OPENAI_API_KEY: optional(z.string()),
  OPENAI_BASE_URL: optional(z.url({ protocol: /^https?$/ })),
  OPENAI_MODEL: optional(z.string()),
  MAIL_PROVIDER: optional(z.enum(["smtp", "resend"])),
  MAIL_FROM: optional(z.string()),
  SMTP_URL: optional(z.url({ protocol: /^smtps?$/ })),
  RESEND_API_KEY: optional(z.string()),
  RESEND_BASE_URL: optional(z.url({ protocol: /^https?$/ })),
});

/** Settings that the functions read themselves; handed on when set. */
const handedOn = /^(OPENAI_|MAIL_|SMTP_|RESEND_|SEARCH_)/;

export interface LocalEnvironment {
  port: number;
  /** Absolute. */
  dataDirectory: string;
  externalDatabaseUrl: string | undefined;
  settings: Record<string, string>;
}

/**
 * Reads what `npm start` may be told by the environment. The only place that does.
 * @throws StartError naming each variable that makes no sense
 */
export function readEnvironment(source: Record<string, string | undefined> = process.env): LocalEnvironment {
  const parsed = variables.safeParse(source);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new StartError(`Please check the environment. ${problems.join("; ")}`);
  }
  const settings: Record<string, string> = {};
  for (const [name, value] of Object.entries(source)) if (value && handedOn.test(name)) settings[name] = value;
  return {
    port: parsed.data.PORT,
    dataDirectory: path.resolve(parsed.data.DATA_DIR),
    externalDatabaseUrl: parsed.data.DATABASE_URL,
    settings,
  };
}
