import { failInterruptedRuns } from "./cron_job.ts";
import { type CronOptions, createCronRunner } from "./cron_runner.ts";

const tickMilliseconds = 1000;

/**
 * Drives pg_cron's tables on a machine whose Postgres has no pg_cron: runs the due jobs of cron.job until stopped.
 *
 * @returns `stop`, which ends the runs under way and resolves when they are recorded.
 */
export function startCron({ sql, databaseUrl, log }: CronOptions): {
  stop(): Promise<void>;
} {
  const runner = createCronRunner({ sql, databaseUrl, log });
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const tick = async (): Promise<void> => {
    await runner.tick(new Date()).catch((error) => log(`cron: ${String(error)}`));
    // Aligned to the second, so that minute jobs start at :00 and a slow tick never overlaps the next.
    if (!stopped) timer = setTimeout(() => (current = tick()), tickMilliseconds - (Date.now() % tickMilliseconds));
  };
  let current = failInterruptedRuns(sql)
    .catch((error) => log(`cron: ${String(error)}`))
    .then(tick);

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
      await runner.stop();
    },
  };
}
