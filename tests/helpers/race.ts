import type { Sql } from "postgres";

/** Does the same many times at once, each over a connection that is already open, so that they really meet. */
export async function race<Result>(sql: Sql, times: number, work: (place: number) => Promise<Result>) {
  await warmUp(sql, times);
  return await Promise.all(Array.from({ length: times }, (_, place) => work(place)));
}

/** Opens that many connections of the pool. */
export async function warmUp(sql: Sql, connections: number): Promise<void> {
  await Promise.all(Array.from({ length: connections }, () => sql`select pg_sleep(0.03)`));
}
