import { SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { alice, bob, inbox, join, realtimeFixture, topic, type Version } from "./realtime_fixture.ts";

const fixture = realtimeFixture();
const { clientOf, clientWith, tokenOf } = fixture;

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
    await fixture.sql`insert into public.notes (owner, body) values (${alice}, 'hello')`;
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
      fetch(`${fixture.url}/realtime/v1/api/broadcast`, { method: "POST", body: JSON.stringify(body) });
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
    await fixture.sql`delete from public.workspace_members where user_id = ${bob}`;
    await fixture.sql`insert into public.notes (owner, body) values (${alice}, 'confidential')`;
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
    await fixture.sql`update public.workspace_members set role = 'viewer' where user_id = ${alice}`;
    await fixture.sql`insert into public.notes (owner, body) values (${alice}, 'after the change of role')`;
    await told.next();
    expect(await channel.send({ type: "broadcast", event: "x", payload: {} })).toBe("error");
  });

  test("a right that rests on some other table ends by the next sweep", async () => {
    await fixture.sql`insert into public.invitations values (${bob})`;
    const { status, closed } = await join((await clientOf(bob)).channel("party", { config: { private: true } }));
    expect(status).toBe("SUBSCRIBED");
    await fixture.sql`truncate public.invitations`;
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
    await fixture.sql`insert into public.notes (owner, body) values (${alice}, 'still here')`;
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
