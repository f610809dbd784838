import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Sql } from "postgres";
import { connect } from "../../../supabase/local/database/connect.ts";
import { openDatabase } from "../../../supabase/local/database/open_database.ts";
import { fillDatabase } from "../../../supabase/local/database/start_database.ts";
import { createWorkspace, type Workspace } from "../../helpers/people.ts";

export type ImportWorld = {
  workspace: Workspace;
  /** A copy of the database with its leads; ends with what `use` does. */
  withCopy<Result>(use: (databaseUrl: string) => Promise<Result>): Promise<Result>;
  stop(): Promise<void>;
};

const migrations = path.resolve(import.meta.dirname, "../../../supabase/migrations");

/** A database that writes to the disk, of which nobody but the bench does any work, with so many of the file's people among its leads, and as many others. */
export async function startImportWorld(known: number): Promise<ImportWorld> {
  const dataDirectory = await mkdtemp(path.join(os.tmpdir(), "import-bench-"));
  const secret = () => randomBytes(18).toString("base64url");
  const options = {
    dataDirectory,
    passwords: { admin: secret(), postgres: secret(), authenticator: secret() },
    vaultKey: secret(),
  };
  const first = await openDatabase(options);
  // Postgres's own default is for machines of thirty years ago; hosted ones of 2 GB have this.
  await first.sql.unsafe("alter system set shared_buffers = '512MB'");
  await first.stop();
  const database = await openDatabase(options);
  await fillDatabase(database, { migrations, seed: false });
  const workspace = await createWorkspace(database.sql, "Bench");
  await fillWithLeads(database.sql, workspace.id, known);
  await database.sql.unsafe("vacuum analyze");
  const named = (name: string) => Object.assign(new URL(database.adminUrl), { pathname: `/${name}` }).href;
  await database.sql.end();
  const server = connect(named("template1"), { connections: 1 });
  return {
    workspace,
    async withCopy(use) {
      const name = `copy_${randomBytes(6).toString("hex")}`;
      await server.unsafe(`create database ${name} template postgres strategy file_copy`);
      await server.unsafe("checkpoint");
      const result = await use(named(name));
      await server.unsafe(`drop database ${name} with (force)`);
      return result;
    },
    async stop() {
      await server.end({ timeout: 5 });
      await database.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

const atOnce = 5_000;

/** Leads as an earlier import left them: those of the file's first half, with another title, and as many of whom it does not speak. */
async function fillWithLeads(sql: Sql, workspaceId: string, known: number): Promise<void> {
  await sql`insert into public.accounts (workspace_id, name)
    select ${workspaceId}, 'Company ' || place || ', Inc.' from generate_series(0, 4999) as place`;
  for (let first = 0; first < 2 * known; first += atOnce) {
    await sql`insert into public.leads (workspace_id, account_id, name, email, title, country, source)
      select ${workspaceId}, a.id, 'First' || p.place || ' Last "' || p.place % 977 || '"',
        case when p.place < ${known} then 'person.' else 'stranger.' end || p.place || '@company' || p.place % 5000 || '.example',
        'Trainee', 'Germany', 'Fair'
      from generate_series(${first}::int, ${Math.min(first + atOnce, 2 * known) - 1}::int) as p (place)
      join public.accounts a on a.workspace_id = ${workspaceId} and a.name = 'Company ' || p.place % 5000 || ', Inc.'`;
  }
}
