import postgres, { type Sql } from "postgres";
import { z } from "zod";

const cronJob = z.object({
  id: z.string(),
  schedule: z.string(),
  command: z.string(),
  username: z.string(),
  name: z.string().nullable(),
});

/** One active row of cron.job. */
export type CronJob = z.infer<typeof cronJob>;

/** The active jobs of this database; none while pg_cron is not installed. */
export async function readActiveJobs(sql: Sql): Promise<CronJob[]> {
  const [installed] = await sql`select to_regclass('cron.job') is not null as yes`;
  if (!installed?.yes) return [];
  const rows = await sql`
    select jobid::text as id, schedule, command, username, jobname as name
    from cron.job where active and database = current_database() order by jobid`;
  return z.array(cronJob).parse([...rows]);
}

/** Marks the runs which a killed host left behind, in pg_cron's own words. */
export async function failInterruptedRuns(sql: Sql): Promise<void> {
  const [installed] = await sql`select to_regclass('cron.job_run_details') is not null as yes`;
  if (!installed?.yes) return;
  await sql`
    update cron.job_run_details set status = 'failed', return_message = 'server restarted', end_time = clock_timestamp()
    where status in ('starting', 'running')`;
}

/** One run of a job under way: `finished` never rejects, `cancel` ends it after a grace. */
export interface JobRun {
  finished: Promise<{ ok: boolean; message: string }>;
  cancel(): Promise<void>;
}

const cancelGraceSeconds = 1;

/**
 * Runs a job as pg_cron does: on a connection of its own (so `vacuum` and procedures that commit work, and no setting
 * leaks), as the job's user, with start, end and outcome recorded in cron.job_run_details.
 */
export function runJob({ sql, databaseUrl, job }: { sql: Sql; databaseUrl: string; job: CronJob }): JobRun {
  const connection = postgres(databaseUrl, {
    max: 1,
    onnotice: () => {},
    connection: { application_name: "pg_cron" },
  });
  return {
    finished: recordRun(sql, connection, job).finally(() => connection.end({ timeout: cancelGraceSeconds })),
    cancel: () => connection.end({ timeout: cancelGraceSeconds }),
  };
}

async function recordRun(sql: Sql, connection: Sql, job: CronJob): Promise<{ ok: boolean; message: string }> {
  const [run] = await connection`
    insert into cron.job_run_details (jobid, job_pid, database, username, command, status, start_time)
    values (${job.id}, pg_backend_pid(), current_database(), ${job.username}, ${job.command}, 'running', clock_timestamp())
    returning runid`;
  const outcome = await execute(connection, job);
  await sql`
    update cron.job_run_details
    set status = ${outcome.ok ? "succeeded" : "failed"}, return_message = ${outcome.message}, end_time = clock_timestamp()
    where runid = ${run?.runid}`;
  return outcome;
}

async function execute(connection: Sql, job: CronJob): Promise<{ ok: boolean; message: string }> {
  try {
    await connection`select set_config('role', ${job.username}, false)`;
    const result = await connection.unsafe(job.command).simple();
    const command: string | undefined = result.command;
    // Several statements answer as a list of results, which has no command of its own.
    if (command === undefined) return { ok: true, message: `${result.length} statements` };
    if (command !== "SELECT") return { ok: true, message: `${command} ${result.count ?? ""}`.trim() };
    return {
      ok: true,
      message: `${result.length} ${result.length === 1 ? "row" : "rows"}`,
    };
  } catch (error) {
    return {
      ok: false,
      message: `ERROR:  ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}
