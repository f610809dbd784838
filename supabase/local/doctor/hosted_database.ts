import { z } from "zod";
import { listMigrations } from "../deploy/database_steps.ts";
import { type Finding, findingsOf } from "./finding.ts";
import type { HostedProject } from "./hosted_project.ts";
import { scheduleMends } from "./schedule_mends.ts";

const deploy = "Run `npm run deploy`.";

/** Migrations, Vault secrets and the schedule, as the project's database tells them. */
export async function checkHostedDatabase(project: HostedProject): Promise<Finding[]> {
  const migrations = await checkMigrations(project);
  if (migrations.status === "failing") return [migrations];
  return [migrations, await checkVault(project), ...(await checkSchedule(project))];
}

async function checkMigrations({ api, projectDirectory }: HostedProject): Promise<Finding> {
  const { ok, failing } = findingsOf("Migrations");
  const [history] = await api.query(
    z.object({ there: z.boolean() }),
    "select to_regclass('supabase_migrations.schema_migrations') is not null as there",
  );
  if (!history?.there) return failing("No migration was ever applied.", deploy);
  const rows = await api.query(
    z.object({ version: z.string() }),
    "select version from supabase_migrations.schema_migrations",
  );
  const applied = new Set(rows.map(({ version }) => version));
  const own = new Map((await listMigrations(projectDirectory)).map((file) => [file.split("_")[0] ?? "", file]));
  const missing = [...own].filter(([version]) => !applied.has(version)).map(([, file]) => file);
  const unknown = [...applied].filter((version) => !own.has(version));
  if (missing.length > 0)
    return failing(`Migrations that are not applied: ${missing.length}, from ${missing[0]} on.`, deploy);
  if (unknown.length > 0)
    return failing(`It has migrations that this checkout has not: ${unknown.join(", ")}.`, "Update this checkout.");
  return ok(`All ${applied.size} migrations are applied.`);
}

const vaultQuery = `
select (select decrypted_secret = $1::text from vault.decrypted_secrets where name = 'project_url') as address,
  (select decrypted_secret like 'sb\\_secret\\_%' from vault.decrypted_secrets where name = 'secret_key') as key`;

async function checkVault({ api, url }: HostedProject): Promise<Finding> {
  const { ok, failing } = findingsOf("Vault secrets");
  const [vault] = await api.query(
    z.object({ address: z.boolean().nullable(), key: z.boolean().nullable() }),
    vaultQuery,
    [url],
  );
  if (vault?.address && vault.key) return ok("The database knows where and with which key to ring the functions.");
  const wrong = [[vault?.address, "project_url"] as const, [vault?.key, "secret_key"] as const];
  const named = wrong
    .filter(([right]) => !right)
    .map(([right, name]) => `${name} is ${right === null ? "missing" : "wrong"}`);
  return failing(`${named.join(" and ")}: the database cannot ring the functions.`, deploy);
}

const scheduleQuery = `
select job.active, run.status, run.start_time > now() - interval '3 minutes' as fresh
from cron.job left join lateral (
  select status, start_time from cron.job_run_details where jobid = job.jobid order by runid desc limit 1
) run on true
where job.jobname = 'tick'`;

const ringQuery = "select status_code as status from net._http_response order by created desc limit 1";

async function checkSchedule({ api }: HostedProject): Promise<Finding[]> {
  const { ok, warning, failing } = findingsOf("Schedule");
  const row = z.object({ active: z.boolean(), status: z.string().nullable(), fresh: z.boolean().nullable() });
  const [job] = await api.query(row, scheduleQuery);
  if (!job) return [failing("The job `tick` is missing.", scheduleMends.missing)];
  if (!job.active) return [failing("The job `tick` is switched off.", scheduleMends.off)];
  if (job.status === "failed") return [failing("The last run of `tick` failed.", scheduleMends.failed)];
  if (!job.fresh) return [warning("`tick` has not run in the last three minutes.", "Ask again in a minute.")];
  const [ring] = await api.query(z.object({ status: z.number().nullable() }), ringQuery);
  if (ring?.status === 401) return [failing("The function tick refuses the database's key.", deploy)];
  if (ring && (ring.status === null || ring.status >= 400))
    return [failing(`The last ring got ${ring.status ?? "no answer"}.`, "Read the log of the function that was rung.")];
  return [ok("The schedule ticks, and the function answers it.")];
}
