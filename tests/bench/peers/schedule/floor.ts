/** The floor: one plain table, claimed in hundreds with `skip locked` and deleted when done; `notify` wakes. No retry, no lease, no record. */
import postgres from "postgres";
import type { OpenQueue } from "../../schedule/queue_subject.ts";

export const open: OpenQueue = async (databaseUrl) => {
  const sql = postgres(databaseUrl, { max: 4, onnotice: () => {} });
  await sql.unsafe(`create schema if not exists floor;
    create table if not exists floor.jobs (id bigserial primary key, run_at timestamptz not null, state text not null default 'queued');
    create index if not exists jobs_due_idx on floor.jobs (run_at) where state = 'queued'`);
  let heard: () => void = () => undefined;
  const listening = await sql.listen("floor_jobs", () => heard());
  const claim = async () => {
    const rows = await sql`update floor.jobs set state = 'running' where id = any(array(
      select id from floor.jobs where state = 'queued' and run_at <= now() order by run_at limit 100 for update skip locked))
      returning id`;
    return rows.map(({ id }) => id);
  };
  const complete = (ids: string[]) => sql`delete from floor.jobs where id = any(${ids}::bigint[])`;
  return {
    async addFuture(count) {
      await sql`insert into floor.jobs (run_at) select now() + interval '30 days' + n * interval '1 second' from generate_series(1, ${count}::int) n`;
    },
    async addDue(count) {
      await sql`insert into floor.jobs (run_at) select now() from generate_series(1, ${count}::int)`;
    },
    async process() {
      let done = 0;
      const worker = async () => {
        for (let ids = await claim(); ids.length > 0; ids = await claim()) {
          await complete(ids);
          done += ids.length;
        }
      };
      await Promise.all(Array.from({ length: 4 }, worker));
      return done;
    },
    async pickUp() {
      const rung = new Promise<void>((resolve) => {
        heard = resolve;
      });
      const began = performance.now();
      await sql`with added as (insert into floor.jobs (run_at) values (now())) select pg_notify('floor_jobs', '')`;
      await rung;
      const ids = await claim();
      const milliseconds = performance.now() - began;
      if (ids.length !== 1) throw new Error(`The floor picked up ${ids.length} jobs.`);
      await complete(ids);
      return milliseconds;
    },
    async stop() {
      await listening.unlisten();
      await sql.end({ timeout: 5 });
    },
  };
};
