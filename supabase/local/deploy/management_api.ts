import { z } from "zod";
import { StartError } from "../start_error.ts";
import { maskSecrets } from "./mask_secrets.ts";

export interface ManagementApiOptions {
  /** `https://api.supabase.com`, or a stand-in. */
  url: string;
  accessToken: string;
  projectRef: string;
  fetcher?: typeof fetch;
}

export const managementApiUrl = "https://api.supabase.com";

const timeoutMilliseconds = 20_000;

const project = z.object({ name: z.string(), status: z.string() });
const apiKey = z.object({ name: z.string().nullish(), type: z.string().nullish(), api_key: z.string().nullish() });
const deployedFunction = z.object({
  slug: z.string(),
  status: z.string().nullish(),
  verify_jwt: z.boolean().nullish(),
});
const authConfig = z.object({ site_url: z.string().nullish(), uri_allow_list: z.string().nullish() });

export type ManagementApi = ReturnType<typeof managementApi>;

/**
 * What the Supabase CLI cannot tell or do, over the API that the CLI itself uses
 * (https://supabase.com/docs/reference/api). Each method throws a StartError that says what to mend.
 */
export function managementApi(options: ManagementApiOptions) {
  const ask = <Schema extends z.ZodType>(schema: Schema, place: string, init?: RequestInit) =>
    request(options, schema, place, init);
  const send = (method: string, body: unknown): RequestInit => ({ method, body: JSON.stringify(body) });
  return {
    project: () => ask(project, ""),
    keys: async (reveal: boolean) => ask(z.array(apiKey), `/api-keys?reveal=${reveal}`),
    legacyKeysEnabled: async () => (await ask(z.object({ enabled: z.boolean() }), "/api-keys/legacy")).enabled,
    functions: () => ask(z.array(deployedFunction), "/functions"),
    secretNames: async () => (await ask(z.array(z.object({ name: z.string() })), "/secrets")).map(({ name }) => name),
    authConfig: () => ask(authConfig, "/config/auth"),
    setAuthConfig: (change: { site_url: string; uri_allow_list: string }) =>
      ask(z.unknown(), "/config/auth", send("PATCH", change)),
    /** Runs one statement as the project's owner; rows as the schema says. */
    query: <Row extends z.ZodType>(row: Row, query: string, parameters: readonly unknown[] = []) =>
      ask(z.array(row), "/database/query", send("POST", { query, parameters })),
  };
}

async function request<Schema extends z.ZodType>(
  { url, accessToken, projectRef, fetcher = fetch }: ManagementApiOptions,
  schema: Schema,
  place: string,
  init: RequestInit = {},
): Promise<z.output<Schema>> {
  const response = await fetcher(`${url}/v1/projects/${projectRef}${place}`, {
    ...init,
    headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
    signal: AbortSignal.timeout(timeoutMilliseconds),
  }).catch((cause: unknown) => {
    throw new StartError(`${new URL(url).host} cannot be reached. Check this machine's connection.`, { cause });
  });
  const text = await response.text();
  if (!response.ok) throw new StartError(explain(response.status, text, projectRef));
  const parsed = schema.safeParse(parse(text));
  if (!parsed.success) throw new StartError(`Supabase's answer to ${place || "the project"} was not understood.`);
  return parsed.data;
}

function explain(status: number, text: string, projectRef: string): string {
  if (status === 401)
    return "Supabase does not accept SUPABASE_ACCESS_TOKEN. Make a new one at https://supabase.com/dashboard/account/tokens.";
  if (status === 403)
    return `The access token may not do this with project ${projectRef}. Use a token of an owner or administrator.`;
  if (status === 404) return `Supabase knows no project ${projectRef} for this token. Check SUPABASE_PROJECT_REF.`;
  const told = z.object({ message: z.string() }).safeParse(parse(text));
  return `Supabase answered ${status}: ${maskSecrets(told.data?.message ?? text).slice(0, 400)}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
