import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import postgres from "postgres";
import { createTokens } from "../../../supabase/local/gateway/tokens.ts";
import { loadStackKeys } from "../../../supabase/local/stack_keys.ts";
import { type Stack, startStack } from "../../../supabase/local/start_stack.ts";

/** A stack of the bench's own, that writes to the disk as a real one does. */
export type BenchStack = {
  stack: Stack;
  sql: postgres.Sql;
  /** A token as the sign-in would give it. */
  tokenOf(userId: string): Promise<string>;
  /** What the functions' environment holds of it. */
  environment: Record<string, string>;
  stop(): Promise<void>;
};

export async function startBenchStack(options: {
  modelUrl: string;
  page: boolean;
  demo: boolean;
  /** For the functions. */
  settings?: Record<string, string>;
}): Promise<BenchStack> {
  const dataDirectory = await mkdtemp(path.join(os.tmpdir(), "lead-bench-"));
  const stack = await startStack({ ...options, dataDirectory, port: 0, durable: true });
  const tokens = await createTokens(await loadStackKeys(dataDirectory));
  const sql = postgres(stack.adminDatabaseUrl, { max: 4, onnotice: () => {} });
  return {
    stack,
    sql,
    tokenOf: (userId) =>
      tokens.sign({
        sub: userId,
        role: "authenticated",
        aud: "authenticated",
        iss: `${stack.url}/auth/v1`,
        exp: Math.floor(Date.now() / 1000) + 3600,
      }),
    environment: {
      SUPABASE_URL: stack.url,
      SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: stack.publishableKey }),
      SUPABASE_SECRET_KEYS: JSON.stringify({ default: stack.secretKey }),
      SUPABASE_JWKS: JSON.stringify(tokens.publicKeys),
      OPENAI_BASE_URL: options.modelUrl,
      OPENAI_API_KEY: "bench",
      OPENAI_MODEL: "bench",
    },
    async stop() {
      await sql.end({ timeout: 5 });
      await stack.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
