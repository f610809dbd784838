import type { TestProject } from "vitest/node";
import { startDatabase } from "../../supabase/local/database/start_database.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Superuser address of a server whose database `postgres` holds the migrations and nothing else. */
    databaseServerUrl: string;
  }
}

/**
 * One Postgres for all database tests. Its database is only a template: nobody stays connected to it, and
 * every test file copies it (see test_database.ts), which takes a tenth of a second.
 */
export default async function startDatabaseServer(project: TestProject): Promise<() => Promise<void>> {
  const server = await startDatabase();
  await server.sql.end();
  project.provide("databaseServerUrl", server.adminUrl);
  return () => server.stop();
}
