/** graphile-worker as its guide to performance has it: jobs fetched and completed in batches. */
import { Logger, makeWorkerUtils, run, runOnce } from "graphile-worker";
import pg from "pg";
import type { OpenQueue } from "../../schedule/queue_subject.ts";

const logger = new Logger(() => () => {});
const batched = { worker: { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 } };

export const open: OpenQueue = async (databaseUrl) => {
  const pgPool = new pg.Pool({ connectionString: databaseUrl, max: 6 });
  // The server may end before it does.
  pgPool.on("error", () => {});
  pgPool.on("connect", (client) => client.on("error", () => {}));
  const utils = await makeWorkerUtils({ pgPool, logger });
  await utils.migrate();
  let done = 0;
  const addMany = (count: number, when: string) =>
    pgPool.query(
      `select graphile_worker.add_jobs(array(select row('noop', '{}'::json, null, ${when}, 25, null, 0, null)::graphile_worker.job_spec
        from generate_series(1, ${count}) n))`,
    );
  return {
    async addFuture(count) {
      for (let at = 0; at < count; at += 100_000) {
        await addMany(Math.min(100_000, count - at), "now() + interval '30 days' + n * interval '1 second'");
      }
    },
    async addDue(count) {
      await addMany(count, "now()");
    },
    async process() {
      done = 0;
      const count = () => {
        done += 1;
      };
      const taskList = { noop: count };
      await runOnce({ pgPool, logger, taskList, concurrency: 24, noHandleSignals: true, preset: batched });
      return done;
    },
    async pickUp() {
      let taken: (at: number) => void = () => undefined;
      const inHands = new Promise<number>((resolve) => {
        taken = resolve;
      });
      const taskList = { noop: () => taken(performance.now()) };
      const runner = await run({
        pgPool,
        logger,
        taskList,
        concurrency: 1,
        noHandleSignals: true,
        pollInterval: 60_000,
      });
      // It has looked once, and listens.
      await new Promise((resolve) => setTimeout(resolve, 150));
      const began = performance.now();
      await utils.addJob("noop", {});
      const at = await inHands;
      await runner.stop();
      return at - began;
    },
    async stop() {
      await utils.release();
      await pgPool.end();
    },
  };
};
