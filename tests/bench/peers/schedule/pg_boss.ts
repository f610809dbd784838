/** pg-boss, fetching and completing in batches by hand: its own workers look twice a second at most. */

import pg from "pg";
import { PgBoss } from "pg-boss";
import type { OpenQueue } from "../../schedule/queue_subject.ts";

const queue = "noop";
const batchSize = 500;

export const open: OpenQueue = async (databaseUrl) => {
  const boss = new PgBoss({ connectionString: databaseUrl, max: 6, supervise: false, schedule: false });
  // The server may end before it does.
  boss.on("error", () => {});
  await boss.start();
  await boss.createQueue(queue);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  pool.on("error", () => {});
  const addMany = async (count: number, options: object) => {
    for (let at = 0; at < count; at += 10_000) {
      await boss.insert(
        queue,
        Array.from({ length: Math.min(10_000, count - at) }, () => ({ data: {}, ...options })),
      );
    }
  };
  return {
    async addFuture(count) {
      await addMany(Math.min(count, 10_000), { startAfter: new Date(Date.now() + 30 * 86_400_000) });
      // The same rows many times over: a million through the client would take minutes.
      const columns = await pool.query(
        "select string_agg(format('%I', column_name), ', ') as names from information_schema.columns where table_schema = 'pgboss' and table_name = 'job' and column_name not in ('id')",
      );
      const names = columns.rows[0].names;
      await pool.query(
        `insert into pgboss.job (id, ${names}) select gen_random_uuid(), ${names} from pgboss.job, generate_series(2, ${Math.ceil(count / 10_000)})
          where start_after > now() + interval '1 day'`,
      );
    },
    addDue: (count) => addMany(count, {}),
    async process() {
      let done = 0;
      const worker = async () => {
        for (
          let jobs = await boss.fetch(queue, { batchSize });
          jobs.length > 0;
          jobs = await boss.fetch(queue, { batchSize })
        ) {
          await boss.complete(
            queue,
            jobs.map(({ id }) => id),
          );
          done += jobs.length;
        }
      };
      await Promise.all(Array.from({ length: 4 }, worker));
      return done;
    },
    async pickUp() {
      const began = performance.now();
      await boss.send(queue, {});
      const jobs = await boss.fetch(queue);
      const milliseconds = performance.now() - began;
      if (jobs.length !== 1) throw new Error(`pg-boss picked up ${jobs.length} jobs.`);
      await boss.complete(
        queue,
        jobs.map(({ id }) => id),
      );
      return milliseconds;
    },
    async stop() {
      await pool.end();
      await boss.stop({ graceful: false });
    },
  };
};
