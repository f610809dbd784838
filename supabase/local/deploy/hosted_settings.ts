import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { z } from "zod";
import { readEnvironment } from "../environment.ts";
import { StartError } from "../start_error.ts";

/** `NAME=` in a shell or an .env file means "not set". */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

const variables = z.object({
  SUPABASE_PROJECT_REF: optional(
    z.string().regex(/^[a-z]{20}$/, "give the 20 lower-case letters in the project's dashboard address"),
  ),
  SUPABASE_ACCESS_TOKEN: optional(z.string().startsWith("sbp_", "give a token that begins with sbp_")),
  SUPABASE_DB_PASSWORD: optional(z.string()),
  SUPABASE_DB_URL: optional(z.url({ protocol: /^postgres(ql)?$/, error: "give a postgres:// address" })),
  SUPABASE_URL: optional(z.url({ protocol: /^https$/, error: "give the project's https:// address, or leave it out" })),
  APP_URL: optional(
    z
      .url({ protocol: /^https?$/, error: "give the address of the page" })
      .refine((text) => new URL(text).pathname === "/", "the page lives at the root of its host: give no path"),
  ),
});

/** What is known of a hosted project from outside. Secrets in it are never printed. */
export interface HostedSettings {
  projectRef: string | undefined;
  accessToken: string | undefined;
  /** Without it the CLI makes itself a passing sign-in with the access token. */
  databasePassword: string | undefined;
  /** Where migrations go instead of the linked project's database. */
  databaseUrl: string | undefined;
  /** Without a trailing slash. Differs from `<ref>.supabase.co` only with a domain of one's own. */
  projectUrl: string | undefined;
  /** Origin of the static page, without a trailing slash. */
  pageUrl: string | undefined;
  /** What the functions are given as secrets, by name. */
  functionSecrets: Record<string, string>;
  /** What the Supabase CLI is run with. */
  childEnvironment: Record<string, string | undefined>;
}

export interface SettingsSource {
  environment?: Record<string, string | undefined>;
  /** An .env file whose settings go before those of the environment. */
  file?: string | undefined;
}

/**
 * Reads what `npm run deploy` and the hosted part of `npm run doctor` may be told. The only place that does.
 * @throws StartError naming each variable that makes no sense, without its value
 */
export function readHostedSettings({ environment = process.env, file }: SettingsSource = {}): HostedSettings {
  const source = { ...environment, ...(file === undefined ? {} : readEnvFile(file)) };
  const parsed = variables.safeParse(source);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new StartError(`Please check the environment. ${problems.join("; ")}`);
  }
  const read = parsed.data;
  const ref = read.SUPABASE_PROJECT_REF;
  const pageUrl = read.APP_URL && new URL(read.APP_URL).origin;
  return {
    projectRef: ref,
    accessToken: read.SUPABASE_ACCESS_TOKEN,
    databasePassword: read.SUPABASE_DB_PASSWORD,
    databaseUrl: read.SUPABASE_DB_URL,
    projectUrl: read.SUPABASE_URL?.replace(/\/$/, "") ?? (ref && `https://${ref}.supabase.co`),
    pageUrl,
    functionSecrets: { ...functionSettings(source), ...(pageUrl && { APP_URL: pageUrl }) },
    childEnvironment: { ...source, DO_NOT_TRACK: "1", SUPABASE_NO_UPDATE_NOTIFIER: "1" },
  };
}

/** The same settings that a local stack hands to its functions; where that stack keeps its own is of no interest here. */
function functionSettings(source: Record<string, string | undefined>): Record<string, string> {
  return readEnvironment({ ...source, PORT: undefined, DATA_DIR: undefined, DATABASE_URL: undefined }).settings;
}

function readEnvFile(file: string): Record<string, string | undefined> {
  try {
    return parseEnv(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new StartError(`${file} cannot be read. Check the name after --env-file.`, { cause });
  }
}
