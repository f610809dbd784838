/** Holds the sockets of everybody, writes the rows and times their arrival: one clock. Told what it needs on its input. */
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { z } from "zod";
import { serveQuestions } from "../harness/serve_questions.ts";
import { type Arrival, type Person, type Subscriber, subscribeBare, subscribeRealtime } from "./subscriber.ts";

const question = z.discriminatedUnion("do", [
  z.object({
    do: z.literal("subscribe"),
    databaseUrl: z.string(),
    hubUrl: z.string(),
    stack: z.object({ url: z.string(), key: z.string(), workspaceId: z.string() }),
    people: z.array(z.object({ userId: z.string(), token: z.string() })),
  }),
  z.object({ do: z.literal("run"), count: z.number(), perSecond: z.number() }),
  z.object({ do: z.literal("reconnect"), people: z.number(), each: z.number() }),
]);
type Wire = "bare" | "product";
type Setting = Extract<z.infer<typeof question>, { do: "subscribe" }>;

const patienceMilliseconds = 5_000;
const arrivals = new Map<string, number[]>();
const arrived: Arrival = (title, at) => arrivals.set(title, [...(arrivals.get(title) ?? []), at]);
let setting: Setting;
let sql: postgres.Sql;
let mine: Subscriber[] = [];
let runs = 0;

await serveQuestions({}, async (asked) => {
  const wanted = question.parse(asked);
  if (wanted.do === "subscribe") return await subscribe(wanted);
  if (wanted.do === "run") return await run(wanted);
  return { missed: await reconnect(wanted) };
});

async function subscribe(wanted: Setting) {
  setting = wanted;
  sql = postgres(wanted.databaseUrl, { max: 2, onnotice: () => {} });
  for (const person of wanted.people) {
    await subscribeBare(wanted.hubUrl, person, arrived);
    mine.push(await subscribeRealtime(wanted.stack, person, arrived));
  }
  return { subscribed: mine.length };
}

/**
 * Rows at an even pace, each for another person, so many through each wire; how long each took from before its insert to
 * its arrival. The wires take turns of a quarter of a second: what else the machine does hits both alike.
 */
async function run({ count, perSecond }: { count: number; perSecond: number }) {
  runs += 1;
  const sent: Record<Wire, Map<string, number>> = { bare: new Map(), product: new Map() };
  const began = performance.now();
  const inserts: Promise<unknown>[] = [];
  for (let index = 0; index < 2 * count; index++) {
    await sleep(Math.max(0, began + (index * 1_000) / perSecond - performance.now()));
    const way = Math.floor((index * 4) / perSecond) % 2 === 0 ? "bare" : "product";
    const title = `${way} ${runs} ${index}`;
    sent[way].set(title, performance.now());
    inserts.push(insert(way, somebody(index * 7), title));
  }
  await Promise.all(inserts);
  const until = performance.now() + patienceMilliseconds;
  const titles = [...sent.bare.keys(), ...sent.product.keys()];
  while (titles.some((title) => !arrivals.has(title)) && performance.now() < until) await sleep(10);
  const outcomes = { bare: outcomeOf(sent.bare), product: outcomeOf(sent.product) };
  arrivals.clear();
  return outcomes;
}

function outcomeOf(sent: Map<string, number>) {
  const messages = [...sent].map(([title, at]) => ({ at, times: arrivals.get(title) ?? [] }));
  return {
    latencies: messages.flatMap(({ at, times }) => times.slice(0, 1).map((time) => time - at)),
    lost: messages.filter(({ times }) => times.length === 0).length,
    doubled: messages.filter(({ times }) => times.length > 1).length,
  };
}

/** People whose connection breaks while they are told something; back again they read what they missed, as the page does. */
async function reconnect({ people, each }: { people: number; each: number }): Promise<number> {
  const away = setting.people.slice(0, people);
  await Promise.all(mine.slice(0, people).map((subscriber) => subscriber.close()));
  const titles = away.flatMap((person) =>
    Array.from({ length: each }, (_, index) => ({ person, title: `missed ${index} by ${person.userId}` })),
  );
  const half = titles.length / 2;
  for (const { person, title } of titles.slice(0, half)) await insert("product", person, title);
  const rejoined = Promise.all(away.map((person) => subscribeRealtime(setting.stack, person, arrived)));
  for (const { person, title } of titles.slice(half)) await insert("product", person, title);
  mine = [...(await rejoined), ...mine.slice(people)];
  const read = await Promise.all(away.map(readTitles));
  const known = new Set([...read.flat(), ...arrivals.keys()]);
  return titles.filter(({ title }) => !known.has(title)).length;
}

async function readTitles({ userId, token }: Person): Promise<string[]> {
  const { url, key } = setting.stack;
  const query = `select=title&user_id=eq.${userId}&order=created_at.desc&limit=25`;
  const response = await fetch(`${url}/rest/v1/agent_notifications?${query}`, {
    headers: { apikey: key, authorization: `Bearer ${token}` },
  });
  return z
    .array(z.object({ title: z.string() }))
    .parse(await response.json())
    .map(({ title }) => title);
}

function somebody(index: number): Person {
  const person = setting.people[index % setting.people.length];
  if (!person) throw new Error("Nobody is there.");
  return person;
}

async function insert(way: Wire, { userId }: Person, title: string): Promise<void> {
  if (way === "bare") await sql`insert into public.bench_notifications (user_id, title) values (${userId}, ${title})`;
  else {
    await sql`insert into public.agent_notifications (workspace_id, user_id, kind, title)
      values (${setting.stack.workspaceId}, ${userId}, 'bench', ${title})`;
  }
}
