import { readdir } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { maskSecrets } from "./mask_secrets.ts";
import type { DeployContext, Step } from "./step.ts";

/** Points the CLI at the project. */
export function linkStep({ target, cli }: DeployContext): Step {
  const parameters = ["link", "--project-ref", target.ref, "--yes"];
  return {
    title: "Link",
    shows: [`supabase ${parameters.join(" ")}`],
    mend: "Check that SUPABASE_PROJECT_REF is this project and that the token's account may see it.",
    run: async () => void (await cli.run(parameters)),
  };
}

/** Applies the migrations that the project has not seen. The demo's seed is never sent. */
export async function migrateStep({ settings, projectDirectory, cli }: DeployContext): Promise<Step> {
  const remote = settings.databaseUrl ? `--remote=${settings.databaseUrl}` : "--remote";
  const parameters = ["db", "push", remote, "--yes"];
  const files = await listMigrations(projectDirectory);
  return {
    title: "Migrations",
    shows: [
      `supabase ${maskSecrets(parameters.join(" "))}`,
      `${files.length} files, those that the project has not seen:`,
      ...files.map((file) => `  ${file}`),
    ],
    mend:
      "Each migration is one transaction, so the failed one left nothing behind. If the database refused the sign-in, set " +
      "SUPABASE_DB_PASSWORD (dashboard: Database, Settings). If a migration failed, mend its file and deploy again.",
    run: async () => void (await cli.run(parameters)),
  };
}

/** File names of the migrations, in order. */
export async function listMigrations(projectDirectory: string): Promise<string[]> {
  const names = await readdir(path.join(projectDirectory, "supabase/migrations"));
  return names.filter((name) => /^\d+_.*\.sql$/.test(name)).sort();
}

const storeSecret = `
select case when known.id is null
  then vault.create_secret($2::text, $1::text)::text
  else vault.update_secret(known.id, $2::text)::text
end as stored
from (select) as one left join vault.secrets known on known.name = $1::text`;

/** The Vault secrets with which the database rings the functions; migrations cannot hold them. */
export function vaultStep({ target, api, keys }: DeployContext): Step {
  const secrets = async () => ({ project_url: target.projectUrl, secret_key: (await keys()).secret });
  return {
    title: "Schedule's keys",
    shows: [
      `POST ${target.apiUrl}/v1/projects/${target.ref}/database/query (twice)`,
      `  Vault secret project_url = ${target.projectUrl}`,
      "  Vault secret secret_key = the project's secret key",
    ],
    mend:
      `Or set both by hand in the dashboard's SQL editor: select vault.create_secret('${target.projectUrl}', ` +
      "'project_url'); select vault.create_secret('the secret key', 'secret_key');",
    async run() {
      for (const [name, value] of Object.entries(await secrets()))
        await api.query(z.object({ stored: z.string().nullish() }), storeSecret, [name, value]);
    },
  };
}
