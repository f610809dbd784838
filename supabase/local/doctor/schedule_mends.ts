/** What to do about the cron job `tick`, here and hosted. */
export const scheduleMends = {
  missing: "Run the last statement of supabase/migrations/*_schedule.sql in the database.",
  off: "Run `update cron.job set active = true where jobname = 'tick'` in the database.",
  failed: "Read return_message of its last row in cron.job_run_details.",
} as const;
