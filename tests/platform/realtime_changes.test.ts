import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { parseFilter } from "../../supabase/local/realtime/change_filter.ts";
import { alice, bob, inbox, join, publishableKey, realtimeFixture, topic } from "./realtime_fixture.ts";

const fixture = realtimeFixture();
const { clientOf } = fixture;

describe("postgres_changes", () => {
  type Change = { eventType: string; new: Record<string, unknown>; old: Record<string, unknown> };

  test("tells each identity only the rows and columns it may see", async () => {
    const [seenByAlice, seenByBob] = [inbox<Change>(), inbox<Change>()];
    for (const [sub, seen] of [[alice, seenByAlice] as const, [bob, seenByBob] as const]) {
      const channel = (await clientOf(sub)).channel("changes");
      channel.on("postgres_changes", { event: "*", schema: "public", table: "notes" }, seen.put);
      await join(channel);
    }
    await fixture.sql`insert into public.notes (owner, body, amount, secret) values (${alice}, 'mine', 3, 'hidden')`;
    const inserted = await seenByAlice.next();
    expect(inserted).toMatchObject({ eventType: "INSERT", new: { owner: alice, body: "mine", amount: 3 } });
    expect(inserted.new).not.toHaveProperty("secret");
    const { id } = inserted.new;
    await fixture.sql`update public.notes set amount = 4`;
    expect(await seenByAlice.next()).toMatchObject({ eventType: "UPDATE", new: { amount: 4 }, old: { id } });
    await fixture.sql`delete from public.notes`;
    expect(await seenByAlice.next()).toMatchObject({ eventType: "DELETE", old: { id } });
    expect(await seenByBob.next()).toMatchObject({ eventType: "DELETE", old: { id } });
    expect(seenByBob.waiting).toEqual([]);
  });

  test("filters compare by the columns' own types", async () => {
    const seen = inbox<Change>();
    const channel = (await clientOf(alice)).channel("filtered");
    const filter = 'amount=gt.9,body=in.("a,b",c),body=not.like.%z%';
    channel.on("postgres_changes", { event: "INSERT", schema: "public", table: "notes", filter }, seen.put);
    await join(channel);
    await fixture.sql`
      insert into public.notes (owner, body, amount)
      values (${alice}, 'c', 9), (${alice}, 'd', 100), (${alice}, 'a,b', 10), (${alice}, 'c', 100)`;
    expect((await seen.next()).new).toMatchObject({ body: "a,b", amount: 10 });
    expect((await seen.next()).new).toMatchObject({ body: "c", amount: 100 });
    expect(seen.waiting).toEqual([]);
  });

  test("a filter is read condition by condition", () => {
    expect(parseFilter('name=eq."a\\"b,c",owner=not.in.(1,"2,3"),gone=is.null')).toEqual([
      { column: "name", operator: "eq", negated: false, value: 'a"b,c' },
      { column: "owner", operator: "in", negated: true, values: ["1", "2,3"] },
      { column: "gone", operator: "is", negated: false, value: "null" },
    ]);
    expect(parseFilter("name=about.x")).toBeUndefined();
    expect(parseFilter("name=in.1,2")).toBeUndefined();
  });
});

describe("the connection to the database", () => {
  test("nothing is lost while it is broken", async () => {
    const told = inbox<{ payload: { record: { body: string } } }>();
    const channel = (await clientOf(alice)).channel(topic, { config: { private: true } });
    channel.on("broadcast", { event: "INSERT" }, told.put);
    await join(channel);
    const ended = await fixture.sql`
      select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%realtime_local_queue%'`;
    expect(ended).toHaveLength(1);
    const bodies = Array.from({ length: 700 }, (_, index) => `note ${index}`);
    await fixture.sql`insert into public.notes ${fixture.sql(bodies.map((body) => ({ owner: alice, body })))}`;
    for (const body of bodies) expect((await told.next()).payload.record.body).toBe(body);
  });

  test("a member removed while it is broken hears nothing that was committed after the removal", async () => {
    const [heard, kept] = [inbox(), inbox<{ payload: { record: unknown } }>()];
    const removed = (await clientOf(bob)).channel(topic, { config: { private: true } });
    removed.on("broadcast", { event: "*" }, heard.put);
    const staying = (await clientOf(alice)).channel(topic, { config: { private: true } });
    staying.on("broadcast", { event: "INSERT" }, kept.put);
    const { closed } = await join(removed);
    await join(staying);
    await fixture.sql`
      select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%realtime_local_queue%'`;
    await fixture.sql`delete from public.workspace_members where user_id = ${bob}`;
    await fixture.sql`insert into public.notes (owner, body) values (${alice}, 'confidential')`;
    expect((await kept.next()).payload.record).toMatchObject({ body: "confidential" });
    await closed;
    expect(heard.waiting).toEqual([]);
  });

  test("a message too large for a notification keeps its place among small ones", async () => {
    const told = inbox<{ payload: { record: { body: string } } }>();
    const channel = (await clientOf(alice)).channel(topic, { config: { private: true } });
    channel.on("broadcast", { event: "INSERT" }, told.put);
    await join(channel);
    const bodies = ["first", `large ${"ü".repeat(20_000)}`, "third", `${"x".repeat(7_000)}`, "fifth"];
    for (const body of bodies) await fixture.sql`insert into public.notes (owner, body) values (${alice}, ${body})`;
    for (const body of bodies) expect((await told.next()).payload.record.body).toBe(body);
  });

  test("each message comes once, however large and small ones are mixed", async () => {
    const told = inbox<{ payload: { record: { body: string } } }>();
    const channel = (await clientOf(alice)).channel(topic, { config: { private: true } });
    channel.on("broadcast", { event: "INSERT" }, told.put);
    await join(channel);
    const bodies = Array.from({ length: 400 }, (_, index) => `${index} ${"x".repeat(index % 5 === 0 ? 9_000 : 10)}`);
    await Promise.all(
      bodies.map((body) => fixture.sql`insert into public.notes (owner, body) values (${alice}, ${body})`),
    );
    await fixture.sql`insert into public.notes (owner, body) values (${alice}, 'the last')`;
    const heard: string[] = [];
    while (!heard.includes("the last")) heard.push((await told.next()).payload.record.body);
    expect(heard.toSorted()).toEqual([...bodies, "the last"].toSorted());
  });

  test("what was delivered leaves the queue", async () => {
    const told = inbox();
    const channel = (await clientOf(alice)).channel(topic, { config: { private: true } });
    channel.on("broadcast", { event: "INSERT" }, told.put);
    await join(channel);
    await fixture.sql`insert into public.notes (owner, body) values (${alice}, 'hello')`;
    await told.next();
    const waiting = async () => (await fixture.sql`select id from realtime.local_queue`).length;
    await expect.poll(waiting, { timeout: 20_000 }).toBe(0);
    expect(told.waiting).toEqual([]);
  });

  test("messages older than three days are pruned", async () => {
    expect(await fixture.sql`select from realtime.messages where topic = 'old'`).toHaveLength(0);
  });
});

describe("the socket", () => {
  const open = async (query: string): Promise<WebSocket> => {
    const socket = new WebSocket(`${fixture.url.replace("http", "ws")}/realtime/v1/websocket?${query}`);
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    return socket;
  };

  test("an unknown key is refused before anything is opened", async () => {
    await expect(open("apikey=sb_publishable_other&vsn=2.0.0")).rejects.toThrow("403");
  });

  test("frames that are none are ignored, unknown topics answered, heartbeats returned", async () => {
    const socket = await open(`apikey=${publishableKey}&vsn=2.0.0`);
    const replies = inbox<unknown>();
    socket.on("message", (data) => replies.put(JSON.parse(String(data))));
    for (const frame of ["", "{", "[]", '["1"]', Buffer.from([3, 255, 255, 255, 255, 255, 1]), Buffer.from([9])]) {
      socket.send(frame);
    }
    socket.send(JSON.stringify(["1", "2", "elsewhere", "phx_join", {}]));
    socket.send(JSON.stringify(["1", "3", "realtime:lobby", "phx_join", { config: { private: "yes" } }]));
    socket.send(JSON.stringify([null, "4", "phoenix", "heartbeat", {}]));
    expect(await replies.next()).toMatchObject(["1", "2", "elsewhere", "phx_reply", { status: "error" }]);
    expect(await replies.next()).toMatchObject(["1", "3", "realtime:lobby", "phx_reply", { status: "error" }]);
    expect(await replies.next()).toEqual([null, "4", "phoenix", "phx_reply", { status: "ok", response: {} }]);
    socket.close();
  });
});
