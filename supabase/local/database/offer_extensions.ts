import { existsSync } from "node:fs";
import path from "node:path";
import type { Sql } from "postgres";
import { installExtensions } from "./extensions/install_extensions.ts";

const needed = ["pg_cron", "pg_net", "supabase_vault"];

/**
 * Makes the extensions that migrations create available on a Postgres of the user's own. What the
 * server has (the real pg_cron, say) stays; stand-ins for the rest go into its share folder when it
 * runs on this machine.
 *
 * @throws an error naming what is missing when that folder cannot be written
 */
export async function offerExtensions(sql: Sql): Promise<void> {
  const rows = await sql<{ name: string }[]>`select name from pg_catalog.pg_available_extensions`;
  const missing = needed.filter((name) => !rows.some((row) => row.name === name));
  if (missing.length === 0) return;

  const [share] = await sql<{ setting: string }[]>`select setting from pg_catalog.pg_config where name = 'SHAREDIR'`;
  const directory = path.join(share?.setting ?? "", "extension");
  const advice = `The Postgres at DATABASE_URL has no ${missing.join(", ")}. Install them there, or leave DATABASE_URL unset.`;
  if (!existsSync(directory)) throw new Error(advice);
  await installExtensions(directory, missing).catch((cause: unknown) => {
    throw new Error(advice, { cause });
  });
}
