import { readFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type LocalDatabase, startDatabase } from "../../supabase/local/database/start_database.ts";
import { createAuthorization } from "../../supabase/local/realtime/authorization.ts";
import { createHub } from "../../supabase/local/realtime/hub.ts";
import { createQueueFeed, type QueueFeed } from "../../supabase/local/realtime/queue_feed.ts";

let database: LocalDatabase;
let feed: QueueFeed;
let heard: unknown[];
/** What the database has rung and the feed not yet heard. */
let held: string[];
/** How many times asking the policies is still to fail, and what was reported. */
let failures: number;
let reported: string[];
let ring: (bell: string) => void;

beforeAll(async () => {
  database = await startDatabase({ migrations: false });
  const local = await readFile(new URL("../../supabase/local/realtime/local.sql", import.meta.url), "utf8");
  await database.sql.unsafe(local);
});
afterAll(() => database.stop());

beforeEach(async () => {
  [heard, held, reported, failures] = [[], [], [], 0];
  const hub = { ...createHub(), broadcast: ({ event }: { event: string }) => void heard.push(event) };
  const listen: typeof database.sql.listen = (channel, onBell, onListening) => {
    ring = onBell;
    return database.sql.listen(channel, (bell) => void held.push(bell), onListening);
  };
  const sql = new Proxy(database.sql, {
    get: (target, key) => (key === "listen" ? listen : Reflect.get(target, key)),
  });
  const authorization = {
    ...createAuthorization(database.sql, hub),
    async reauthorize() {
      failures -= 1;
      if (failures >= 0) throw new Error("The database is gone.");
    },
  };
  feed = createQueueFeed({ sql, hub, authorization, log: (line) => void reported.push(line) });
  await feed.start();
  await feed.drain();
});
afterEach(() => feed.stop());

const send = async (event: string) => database.sql`select realtime.send('{}', ${event}, 'topic', true)`;
const bells = async (count: number) => expect.poll(() => held.length, { interval: 5 }).toBe(count);

test("a message whose bell is heard after its row was read is delivered once", async () => {
  await send("first");
  await bells(1);
  await feed.drain();
  expect(heard).toEqual(["first"]);
  for (const bell of held.splice(0)) ring(bell);
  await feed.drain();
  expect(heard).toEqual(["first"]);
});

test("a bell delivers its message at once, and the row leaves the queue without being delivered again", async () => {
  await send("first");
  await send("second");
  await bells(2);
  for (const bell of held.splice(0)) ring(bell);
  expect(heard).toEqual(["first", "second"]);
  await feed.drain();
  expect(heard).toEqual(["first", "second"]);
  expect(await database.sql`select from realtime.local_queue`).toHaveLength(0);
});

test("a bell heard while the queue is read delivers what was not there yet, after what was", async () => {
  await send("first");
  await bells(1);
  const [early] = held.splice(0);
  const reading = feed.drain();
  await send("second");
  await bells(1);
  ring(early ?? "");
  for (const bell of held.splice(0)) ring(bell);
  await reading;
  await feed.drain();
  expect(heard).toEqual(["first", "second"]);
});

test("nothing goes out, and nothing is lost, until the policies could be asked after a change of membership", async () => {
  failures = 1;
  await database.sql`insert into realtime.local_queue (kind) values ('reauthorize')`;
  await send("first");
  await bells(1);
  await feed.drain();
  expect(reported).toEqual(["realtime: Error: The database is gone."]);
  expect(heard).toEqual([]);
  for (const bell of held.splice(0)) ring(bell);
  await feed.drain();
  expect(heard).toEqual(["first"]);
});
