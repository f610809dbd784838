import type { Sql } from "postgres";

/** Keeps the Vault secrets that the migrations' scheduled jobs read in step with this run (the port may change). */
export async function storeVaultSecrets(sql: Sql, secrets: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(secrets)) {
    const [known] = await sql<{ id: string }[]>`select id from vault.secrets where name = ${name}`;
    if (known) await sql`select vault.update_secret(${known.id}, ${value})`;
    else await sql`select vault.create_secret(${value}, ${name})`;
  }
}
