import { createServer, type Server } from "node:http";
import { createClient, type RealtimeChannel, type SupabaseClient } from "@supabase/supabase-js";
import { jwtVerify, SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { type LocalDatabase, startDatabase } from "../../supabase/local/database/start_database.ts";
import { attachRealtime, type Realtime } from "../../supabase/local/realtime/attach_realtime.ts";
import { parseFilter } from "../../supabase/local/realtime/change_filter.ts";

const secret = new TextEncoder().encode("a secret that only this test knows, long enough");
const publishableKey = "sb_publishable_test";
const alice = "aaaaaaaa-0000-4000-8000-000000000001";
const bob = "bbbbbbbb-0000-4000-8000-000000000002";
const workspace = "cccccccc-0000-4000-8000-000000000003";
const topic = `workspace:${workspace}`;

const schema = `
  create table public.workspace_members (workspace_id uuid, user_id uuid, role text, primary key (workspace_id, user_id));
  grant select on public.workspace_members to authenticated;
  create policy "Members read their workspace's topic" on realtime.messages for select to authenticated using (
    exists (select from public.workspace_members m where m.user_id = (select auth.uid())
      and realtime.topic() = 'workspace:' || m.workspace_id));
  create policy "Writers send to their workspace's topic" on realtime.messages for insert to authenticated with check (
    exists (select from public.workspace_members m where m.user_id = (select auth.uid()) and m.role <> 'viewer'
      and realtime.topic() = 'workspace:' || m.workspace_id));
  create table public.invitations (user_id uuid);
  grant select on public.invitations to authenticated;
  create policy "Guests read while invited" on realtime.messages for select to authenticated using (
    realtime.topic() = 'party' and exists (select from public.invitations i where i.user_id = (select auth.uid())));
  create policy "A broken policy refuses" on realtime.messages for select to authenticated using (
    realtime.topic() = 'broken' and 1 / (length(realtime.topic()) - 6) = 1);
  create table public.notes (id bigint generated always as identity primary key, owner uuid, body text, amount int, secret text);
  alter table public.notes enable row level security;
  grant select (id, owner, body, amount) on public.notes to authenticated;
  create policy "Owners read their notes" on public.notes for select to authenticated using (owner = (select auth.uid()));
  alter publication supabase_realtime add table public.notes;
  create function public.tell_workspace() returns trigger language plpgsql security definer set search_path = '' as $$
  begin
    perform realtime.broadcast_changes('${topic}', tg_op, tg_op, tg_table_name, tg_table_schema, new, old);
    return null;
  end $$;
  create trigger tell after insert or update or delete on public.notes for each row execute function public.tell_workspace();`;

let database: LocalDatabase;
let server: Server;
let realtime: Realtime;
let url: string;
const clients: SupabaseClient[] = [];

beforeAll(async () => {
  database = await startDatabase({ migrations: false });
  await database.sql.unsafe(schema);
  await database.sql`insert into realtime.messages (topic, extension, inserted_at) values ('old', 'broadcast', now() - interval '4 days')`;
  server = createServer();
  const claimsOfKey = (key: string) => (key === publishableKey ? { role: "anon" } : undefined);
  realtime = attachRealtime({
    server,
    sql: database.sql,
    claimsOfKey,
    verify: async (token) => (await jwtVerify(token, secret).catch(() => undefined))?.payload,
    log: (line) => console.error(line),
  });
  server.on("request", async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const token = request.headers.authorization?.replace("Bearer ", "");
    const answer = await realtime.handle(
      new Request(new URL(request.url ?? "/", url), {
        method: "POST",
        headers: { "content-type": request.headers["content-type"] ?? "" },
        body: Buffer.concat(chunks),
      }),
      token?.startsWith("ey") ? { role: "authenticated", sub: alice } : { role: "anon" },
    );
    response.writeHead(answer.status).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  await realtime.ready;
});
afterAll(async () => {
  await realtime.stop();
  server.close();
  await database.stop();
});

beforeEach(async () => {
  await database.sql`truncate public.notes, public.workspace_members, public.invitations`;
  await database.sql`insert into public.workspace_members values (${workspace}, ${alice}, 'owner'), (${workspace}, ${bob}, 'viewer')`;
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.realtime.disconnect();
});

async function tokenOf(sub: string, seconds = 3600): Promise<string> {
  const token = new SignJWT({ role: "authenticated" }).setProtectedHeader({ alg: "HS256" }).setSubject(sub);
  return token.setExpirationTime(Math.floor(Date.now() / 1000) + seconds).sign(secret);
}

type Version = "1.0.0" | "2.0.0";

async function clientWith(token: string | undefined, vsn: Version = "2.0.0"): Promise<SupabaseClient> {
  const client = createClient(url, publishableKey, {
    realtime: { vsn },
    ...(token === undefined ? {} : { accessToken: async () => token }),
  });
  clients.push(client);
  if (token !== undefined) await client.realtime.setAuth();
  return client;
}

const clientOf = async (sub: string, vsn: Version = "2.0.0") => clientWith(await tokenOf(sub), vsn);

/** The messages of a channel, to be awaited one by one. */
function inbox<T = Record<string, unknown>>() {
  const waiting: T[] = [];
  const takers: ((message: T) => void)[] = [];
  return {
    put: (message: T): void => {
      const taker = takers.shift();
      if (taker) taker(message);
      else waiting.push(message);
    },
    next: (): Promise<T> => {
      const message = waiting.shift();
      return message === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(message);
    },
    waiting,
  };
}

/** Subscribes; resolves with the first status, and tells the later ones to `statuses`. */
async function join(channel: RealtimeChannel): Promise<{ status: string; reason?: string; closed: Promise<void> }> {
  const closed = Promise.withResolvers<void>();
  const first = Promise.withResolvers<{ status: string; reason?: string }>();
  channel.subscribe((status, error) => {
    first.resolve({ status, ...(error ? { reason: error.message } : {}) });
    if (status === "CLOSED") closed.resolve();
  });
  return { ...(await first.promise), closed: closed.promise };
}

describe.each<Version>(["1.0.0", "2.0.0"])("protocol %s", (vsn) => {
  test("a broadcast reaches the others on the topic, and its sender only when it asked", async () => {
    const heard = inbox();
    const echoed = inbox();
    const listener = (await clientWith(undefined, vsn)).channel("lobby");
    listener.on("broadcast", { event: "wave" }, heard.put);
    const quiet = (await clientWith(undefined, vsn)).channel("lobby", { config: { broadcast: { ack: true } } });
    quiet.on("broadcast", { event: "wave" }, echoed.put);
    const loud = (await clientWith(undefined, vsn)).channel("lobby", {
      config: { broadcast: { ack: true, self: true } },
    });
    loud.on("broadcast", { event: "wave" }, echoed.put);
    for (const channel of [listener, quiet, loud]) expect((await join(channel)).status).toBe("SUBSCRIBED");
    expect(await quiet.send({ type: "broadcast", event: "wave", payload: { from: "quiet", text: "grüße 👋" } })).toBe(
      "ok",
    );
    expect(await heard.next()).toMatchObject({ event: "wave", payload: { from: "quiet", text: "grüße 👋" } });
    expect(await echoed.next()).toMatchObject({ payload: { from: "quiet" } });
    await loud.send({ type: "broadcast", event: "wave", payload: { from: "loud" } });
    expect(await heard.next()).toMatchObject({ payload: { from: "loud" } });
    expect((await echoed.next()).payload).toMatchObject({ from: "loud" });
  });

  test("a member joins the private topic, a stranger and an anonymous visitor do not", async () => {
    const outsider = await clientOf("dddddddd-0000-4000-8000-000000000004", vsn);
    const options = { config: { private: true } };
    expect((await join((await clientOf(alice, vsn)).channel(topic, options))).status).toBe("SUBSCRIBED");
    expect(await join(outsider.channel(topic, options))).toMatchObject({
      status: "CHANNEL_ERROR",
      reason: expect.stringContaining("do not have permissions to read"),
    });
    expect((await join((await clientWith(undefined, vsn)).channel(topic, options))).status).toBe("CHANNEL_ERROR");
  });

  test("a change told by a trigger reaches the private topic, and nobody on the public one of the same name", async () => {
    const told = inbox<{ payload: Record<string, unknown>; meta?: { id: string } }>();
    const leaked = inbox();
    const member = (await clientOf(bob, vsn)).channel(topic, { config: { private: true } });
    member.on("broadcast", { event: "INSERT" }, told.put);
    const stranger = (await clientWith(undefined, vsn)).channel(topic);
    stranger.on("broadcast", { event: "*" }, leaked.put);
    await join(member);
    await join(stranger);
    await database.sql`insert into public.notes (owner, body) values (${alice}, 'hello')`;
    const { payload, meta } = await told.next();
    expect(payload).toMatchObject({ operation: "INSERT", table: "notes", schema: "public", record: { body: "hello" } });
    expect(meta?.id).toBe(payload.id);
    await stranger.httpSend("for everybody", { public: true });
    expect(await leaked.next()).toMatchObject({ event: "for everybody" });
  });

  test("presence: everybody sees who is there, and who left", async () => {
    const open = async (sub: string) => {
      const channel = (await clientOf(sub, vsn)).channel("room", { config: { presence: { key: sub } } });
      const states = inbox<string[]>();
      channel.on("presence", { event: "sync" }, () => states.put(Object.keys(channel.presenceState()).sort()));
      await join(channel);
      return { channel, states };
    };
    const first = await open(alice);
    expect(await first.states.next()).toEqual([]);
    expect(await first.channel.track({ name: "Alice" })).toBe("ok");
    expect(await first.states.next()).toEqual([alice]);
    const second = await open(bob);
    expect(await second.states.next()).toEqual([alice]);
    await second.channel.track({ name: "Bob" });
    expect(await first.states.next()).toEqual([alice, bob]);
    expect(first.channel.presenceState()[bob]).toMatchObject([{ name: "Bob" }]);
    await second.channel.unsubscribe();
    expect(await first.states.next()).toEqual([alice]);
  });
});

describe("sending to a private topic", () => {
  test("is refused to those whom no policy lets write", async () => {
    const heard = inbox<{ payload: unknown }>();
    const open = async (sub: string) => {
      const channel = (await clientOf(sub)).channel(topic, { config: { private: true, broadcast: { ack: true } } });
      channel.on("broadcast", { event: "*" }, heard.put);
      await join(channel);
      return channel;
    };
    const owner = await open(alice);
    const viewer = await open(bob);
    expect(await viewer.send({ type: "broadcast", event: "note", payload: { by: "viewer" } })).toBe("error");
    expect(await owner.send({ type: "broadcast", event: "note", payload: { by: "owner" } })).toBe("ok");
    expect(await heard.next()).toMatchObject({ payload: { by: "owner" } });
    expect(heard.waiting).toEqual([]);
  });

  test("over HTTP follows the same policies", async () => {
    const heard = inbox<{ payload: unknown }>();
    const listener = (await clientOf(bob)).channel(topic, { config: { private: true } });
    listener.on("broadcast", { event: "note" }, heard.put);
    await join(listener);
    const anonymous = (await clientWith(undefined)).channel(topic, { config: { private: true } });
    await expect(anonymous.httpSend("note", { by: "nobody" })).rejects.toThrow("Unauthorized");
    const owner = await clientOf(alice);
    expect(await owner.channel(topic, { config: { private: true } }).httpSend("note", { by: "alice" })).toEqual({
      success: true,
    });
    expect(await heard.next()).toMatchObject({ payload: { by: "alice" } });
    expect(heard.waiting).toEqual([]);
  });

  test("over HTTP in a batch, and a malformed batch is refused", async () => {
    const heard = inbox<{ payload: unknown }>();
    const listener = (await clientWith(undefined)).channel("lobby");
    listener.on("broadcast", { event: "news" }, heard.put);
    await join(listener);
    const post = (body: unknown) =>
      fetch(`${url}/realtime/v1/api/broadcast`, { method: "POST", body: JSON.stringify(body) });
    expect((await post({ messages: [{ topic: "lobby", event: "news", payload: { n: 1 } }] })).status).toBe(202);
    expect(await heard.next()).toMatchObject({ payload: { n: 1 } });
    expect((await post({ messages: [{ topic: "lobby" }] })).status).toBe(422);
  });

  test("bytes arrive as bytes", async () => {
    const heard = inbox<{ payload: unknown }>();
    const options = { config: { broadcast: { self: true, ack: true } } };
    const channel = (await clientWith(undefined)).channel("lobby", options);
    channel.on("broadcast", { event: "bytes" }, heard.put);
    await join(channel);
    await channel.send({ type: "broadcast", event: "bytes", payload: Uint8Array.from([0, 255, 7]).buffer });
    expect((await heard.next()).payload).toEqual(Uint8Array.from([0, 255, 7]).buffer);
  });
});

describe("losing access", () => {
  test("a removed member is cut off at once and hears nothing that was committed after the removal", async () => {
    const heard = inbox();
    const kept = inbox<{ payload: { record: unknown } }>();
    const removed = (await clientOf(bob)).channel(topic, { config: { private: true } });
    removed.on("broadcast", { event: "*" }, heard.put);
    const staying = (await clientOf(alice)).channel(topic, { config: { private: true } });
    staying.on("broadcast", { event: "INSERT" }, kept.put);
    const { closed } = await join(removed);
    await join(staying);
    await database.sql`delete from public.workspace_members where user_id = ${bob}`;
    await database.sql`insert into public.notes (owner, body) values (${alice}, 'confidential')`;
    expect((await kept.next()).payload.record).toMatchObject({ body: "confidential" });
    await closed;
    expect(heard.waiting).toEqual([]);
  });

  test("a right to send that was taken away is gone for an open channel", async () => {
    const channel = (await clientOf(alice)).channel(topic, { config: { private: true, broadcast: { ack: true } } });
    const told = inbox();
    channel.on("broadcast", { event: "INSERT" }, told.put);
    await join(channel);
    expect(await channel.send({ type: "broadcast", event: "x", payload: {} })).toBe("ok");
    await database.sql`update public.workspace_members set role = 'viewer' where user_id = ${alice}`;
    await database.sql`insert into public.notes (owner, body) values (${alice}, 'after the change of role')`;
    await told.next();
    expect(await channel.send({ type: "broadcast", event: "x", payload: {} })).toBe("error");
  });

  test("a right that rests on some other table ends by the next sweep", async () => {
    await database.sql`insert into public.invitations values (${bob})`;
    const { status, closed } = await join((await clientOf(bob)).channel("party", { config: { private: true } }));
    expect(status).toBe("SUBSCRIBED");
    await database.sql`truncate public.invitations`;
    await closed;
  });

  test("the end of the token ends the channel, private or public, at that moment", async () => {
    const reasons = inbox<{ message: string }>();
    const client = await clientWith(await tokenOf(alice, 2));
    const channels = [client.channel(topic, { config: { private: true } }), client.channel("lobby")];
    const joined = [];
    for (const channel of channels) {
      channel.on("system", {}, reasons.put);
      joined.push(await join(channel));
    }
    await Promise.all(joined.map(({ closed }) => closed));
    expect([await reasons.next(), await reasons.next()]).toMatchObject([
      { message: "Token has expired" },
      { message: "Token has expired" },
    ]);
  });

  test("a newer token keeps the channel open past the end of the older one", async () => {
    const client = await clientWith(undefined);
    await client.realtime.setAuth(await tokenOf(alice, 2));
    const channel = client.channel(topic, { config: { private: true } });
    const told = inbox();
    channel.on("broadcast", { event: "INSERT" }, told.put);
    const witness = (await clientWith(await tokenOf(alice, 2))).channel("lobby");
    const { closed: olderTokenEnded } = await join(witness);
    await join(channel);
    await client.realtime.setAuth(await tokenOf(alice));
    await olderTokenEnded;
    await database.sql`insert into public.notes (owner, body) values (${alice}, 'still here')`;
    await told.next();
  });

  test("an expired or forged token opens nothing", async () => {
    const forged = await new SignJWT({ role: "service_role" })
      .setProtectedHeader({ alg: "HS256" })
      .sign(new TextEncoder().encode("another secret, which the gateway does not know"));
    for (const token of [await tokenOf(alice, -10), forged]) {
      expect((await join((await clientWith(token)).channel("lobby"))).status).toBe("CHANNEL_ERROR");
    }
  });

  test("a policy that raises refuses", async () => {
    const broken = (await clientOf(alice)).channel("broken", { config: { private: true } });
    expect((await join(broken)).status).toBe("CHANNEL_ERROR");
  });
});

describe("postgres_changes", () => {
  type Change = { eventType: string; new: Record<string, unknown>; old: Record<string, unknown> };

  test("tells each identity only the rows and columns it may see", async () => {
    const [seenByAlice, seenByBob] = [inbox<Change>(), inbox<Change>()];
    for (const [sub, seen] of [[alice, seenByAlice] as const, [bob, seenByBob] as const]) {
      const channel = (await clientOf(sub)).channel("changes");
      channel.on("postgres_changes", { event: "*", schema: "public", table: "notes" }, seen.put);
      await join(channel);
    }
    await database.sql`insert into public.notes (owner, body, amount, secret) values (${alice}, 'mine', 3, 'hidden')`;
    const inserted = await seenByAlice.next();
    expect(inserted).toMatchObject({ eventType: "INSERT", new: { owner: alice, body: "mine", amount: 3 } });
    expect(inserted.new).not.toHaveProperty("secret");
    const { id } = inserted.new;
    await database.sql`update public.notes set amount = 4`;
    expect(await seenByAlice.next()).toMatchObject({ eventType: "UPDATE", new: { amount: 4 }, old: { id } });
    await database.sql`delete from public.notes`;
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
    await database.sql`
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
    const ended = await database.sql`
      select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%realtime_local_queue%'`;
    expect(ended).toHaveLength(1);
    const bodies = Array.from({ length: 700 }, (_, index) => `note ${index}`);
    await database.sql`insert into public.notes ${database.sql(bodies.map((body) => ({ owner: alice, body })))}`;
    for (const body of bodies) expect((await told.next()).payload.record.body).toBe(body);
  });

  test("messages older than three days are pruned", async () => {
    expect(await database.sql`select from realtime.messages where topic = 'old'`).toHaveLength(0);
  });
});

describe("the socket", () => {
  const open = async (query: string): Promise<WebSocket> => {
    const socket = new WebSocket(`${url.replace("http", "ws")}/realtime/v1/websocket?${query}`);
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
