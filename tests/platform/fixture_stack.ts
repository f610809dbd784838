import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { type Stack, startStack } from "../../supabase/local/start_stack.ts";

export interface FixtureStack extends Stack {
  /** A client of its own session. */
  client(key?: string): SupabaseClient;
  /** A client that the demo user has signed in with. */
  signedIn(): Promise<SupabaseClient>;
}

/** A throwaway stack over the fixture migrations, without the web page. */
export async function startFixtureStack(): Promise<FixtureStack> {
  const dataDirectory = await mkdtemp(path.join(os.tmpdir(), "fixture-stack-"));
  const stack = await startStack({
    dataDirectory,
    port: 0,
    migrations: path.join(import.meta.dirname, "fixture_migrations"),
    seed: false,
    page: false,
    durable: false,
  });
  const client = (key = stack.publishableKey) =>
    createClient(stack.url, key, { auth: { persistSession: false, autoRefreshToken: false } });
  return {
    ...stack,
    client,
    async signedIn() {
      const created = client();
      const { error } = await created.auth.signInWithPassword({ email: "demo@example.com", password: "demo-password" });
      if (error) throw error;
      return created;
    },
    async stop() {
      await stack.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
