import { beforeEach, describe, expect, test } from "vitest";
import { alice, bob, inbox, join, realtimeFixture, topic, type Version } from "./realtime_fixture.ts";

const fixture = realtimeFixture();

interface Told {
  payload: { number: number };
  meta: { id: string; replayed?: boolean };
}

const send = async (number: number) =>
  fixture.sql`select realtime.send(jsonb_build_object('number', ${number}::int), 'note', ${topic}, true)`;
const halfAnHourAgo = () => Date.now() - 30 * 60_000;

/** A private channel of that person on the workspace's topic, and what it is told. */
async function listen(sub: string, replay: { since: number; limit?: number }, vsn: Version = "2.0.0") {
  const told = inbox<Told>();
  const config = { private: true, broadcast: { replay } };
  const channel = (await fixture.clientOf(sub, vsn)).channel(topic, { config });
  channel.on<Told["payload"]>("broadcast", { event: "note" }, ({ payload, meta }) =>
    told.put({ payload, meta: meta ?? { id: "none" } }),
  );
  return { told, joined: await join(channel) };
}

async function numbers(told: { next(): Promise<Told> }, count: number): Promise<number[]> {
  const messages: Told[] = [];
  while (messages.length < count) messages.push(await told.next());
  return messages.map(({ payload }) => payload.number);
}

/** Sends, and waits until those who listen have heard it: nothing of it is still on its way when the next one joins. */
async function sendAndHear(...sent: number[]): Promise<void> {
  const { told } = await listen(alice, { since: Date.now() + 60_000 });
  for (const number of sent) await send(number);
  expect(await numbers(told, sent.length)).toEqual(sent);
}

describe("messages sent before the join", () => {
  beforeEach(async () => {
    await fixture.sql`delete from realtime.messages where topic = ${topic}`;
  });

  test.each<Version>(["1.0.0", "2.0.0"])("are told again since a moment, oldest first (protocol %s)", async (vsn) => {
    await sendAndHear(1);
    await fixture.sql`update realtime.messages set inserted_at = inserted_at - interval '1 hour' where topic = ${topic}`;
    await sendAndHear(2, 3);
    const { told } = await listen(bob, { since: halfAnHourAgo() }, vsn);
    const rows = await fixture.sql`select id from realtime.messages where topic = ${topic} order by inserted_at`;
    const [, second, third] = rows;
    expect([await told.next(), await told.next()]).toMatchObject([
      { payload: { number: 2 }, meta: { id: second?.id, replayed: true } },
      { payload: { number: 3 }, meta: { id: third?.id, replayed: true } },
    ]);
    await send(4);
    const { payload, meta } = await told.next();
    expect(payload.number).toBe(4);
    expect(meta).not.toHaveProperty("replayed");
  });

  test("are the last ten, or as many as asked for up to 25", async () => {
    const all = Array.from({ length: 30 }, (_, index) => index + 1);
    await sendAndHear(...all);
    for (const [limit, count] of [[undefined, 10] as const, [2, 2] as const, [500, 25] as const, [0, 1] as const]) {
      const { told } = await listen(alice, { since: 0, ...(limit === undefined ? {} : { limit }) });
      expect(await numbers(told, count)).toEqual(all.slice(-count));
      expect(told.waiting).toEqual([]);
    }
  });

  test("are told once, and none is missed, when more are sent during the join", async () => {
    const all = Array.from({ length: 21 }, (_, index) => index + 1);
    const asked = { since: halfAnHourAgo(), limit: 25 };
    const sending = (async () => {
      for (const number of all.slice(0, -1)) await send(number);
    })();
    const channels = await Promise.all([alice, bob, alice, bob].map((sub) => listen(sub, asked)));
    await sending;
    await send(21);
    for (const { told } of channels) {
      const heard: number[] = [];
      while (!heard.includes(21)) heard.push((await told.next()).payload.number);
      expect(heard.toSorted((left, right) => left - right)).toEqual(all);
    }
  });

  test("stay hidden from a stranger, and those of a public topic from everybody", async () => {
    await send(1);
    const { joined } = await listen("dddddddd-0000-4000-8000-000000000004", { since: 0 });
    expect(joined.status).toBe("CHANNEL_ERROR");
    await fixture.sql`select realtime.send('{"number": 2}', 'note', ${topic}, false)`;
    const { told } = await listen(alice, { since: 0 });
    await send(3);
    expect(await numbers(told, 2)).toEqual([1, 3]);
  });
});
