import type { Sql } from "postgres";

/** The clock of the campaigns, which the demo may speed up. It never goes back. */
export type DemoClock = {
  now(): Promise<Date>;
  /** So many seconds of the campaigns in each second of ours, from now on; `from` is where it goes on. */
  setSpeed(speed: number, from?: Date): Promise<void>;
};

export function demoClock(sql: Sql): DemoClock {
  return {
    async now() {
      const [row] = await sql<[{ now: Date }]>`select private.mail_now() as now`;
      return row.now;
    },
    async setSpeed(speed, from) {
      await sql`
        insert into private.mail_clock as c (id, real_at, shown_at, speed)
        values (1, clock_timestamp(), coalesce(${from ?? null}::timestamptz, private.mail_now()), ${speed})
        on conflict (id) do update set real_at = excluded.real_at, shown_at = excluded.shown_at, speed = excluded.speed`;
    },
  };
}
