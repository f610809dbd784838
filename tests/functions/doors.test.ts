import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { errorBody } from "../../shared/contracts/error.ts";
import { one, readEvents } from "./support/chat_client.ts";
import { type Person, startTestStack, type TestStack } from "./support/test_stack.ts";

let world: TestStack;
let alex: Person;
let eve: Person;

beforeAll(async () => {
  world = await startTestStack();
  alex = await world.person();
  eve = await world.person();
});
afterAll(() => world.stop());

const uuid = () => crypto.randomUUID();

async function refused(response: Response, status: number, code: string): Promise<string> {
  const text = await response.text();
  expect(`${response.status} ${text}`).toContain(`${status} `);
  const { error } = errorBody.parse(JSON.parse(text));
  expect(error.code).toBe(code);
  expect(error.request_id).toBe(response.headers.get("x-request-id"));
  return error.message;
}

describe("a body that is not what the contract says", () => {
  const good = () => ({ thread_id: null, message: "Hi", client_message_id: uuid() });
  const bodies: [string, string][] = [
    ["no JSON", "{"],
    ["nothing", ""],
    ["a list", "[]"],
    ["a text", '"hello"'],
    ["an unknown field", JSON.stringify({ ...good(), role: "system" })],
    ["no client_message_id", JSON.stringify({ thread_id: null, message: "Hi" })],
    ["a number for a message", JSON.stringify({ ...good(), message: 7 })],
    ["an empty message", JSON.stringify({ ...good(), message: "  " })],
    ["a message that is too long", JSON.stringify({ ...good(), message: "x".repeat(16_001) })],
    ["an id that is none", JSON.stringify({ ...good(), thread_id: "1 or 1=1" })],
    ["a NUL", JSON.stringify({ ...good(), message: "a\0b" })],
    ["half a surrogate pair", JSON.stringify({ ...good(), message: "a\ud800b" })],
  ];
  test.each(bodies)("%s is refused and changes nothing", async (_, body) => {
    const before = await world.sql`select count(*)::int from public.messages`;
    const response = await alex.chat.call("chat", {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
    });
    await refused(response, 400, "invalid_input");
    expect(await world.sql`select count(*)::int from public.messages`).toEqual(before);
  });

  test("one that is too large is refused before it is read", async () => {
    const body = JSON.stringify({ ...good(), message: "x".repeat(300 * 1024) });
    await refused(
      await alex.chat.call("chat", { method: "POST", body, headers: { "content-type": "application/json" } }),
      413,
      "too_large",
    );
  });

  test("one of another type, another method and another path are refused", async () => {
    await refused(
      await alex.chat.call("chat", { method: "POST", body: "hi", headers: { "content-type": "text/plain" } }),
      415,
      "unsupported_media_type",
    );
    await refused(await alex.chat.call("chat", { method: "DELETE" }), 405, "method_not_allowed");
    await refused(await alex.chat.call("chat/nothing", { method: "POST" }), 404, "not_found");
    await refused(await alex.chat.call("chat?turn_id=7"), 400, "invalid_input");
  });
});

describe("without the right to", () => {
  test("a request without a token, with a forged, a foreign or an anonymous one is refused", async () => {
    const [header, payload, signature] = alex.token.split(".");
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url");
    const claims = Buffer.from(
      JSON.stringify({ sub: alex.userId, role: "authenticated", aud: "authenticated", exp: 4e9 }),
    ).toString("base64url");
    const forged = [
      "",
      "nonsense",
      `${header}.${payload}.${signature?.slice(0, -6)}AAAAAA`,
      `${header}.${claims}.${signature}`,
      `${none}.${claims}.`,
    ];
    for (const token of [...forged, world.stack.secretKey, world.stack.publishableKey]) {
      const response = await alex.chat.post("chat", {}, { authorization: `Bearer ${token}` });
      await refused(response, 401, "unauthenticated");
    }
  });

  test("the tick opens for the secret key only", async () => {
    for (const key of ["", "x", world.stack.publishableKey, alex.token]) {
      await refused(await alex.chat.post("tick", {}, { apikey: key }), 401, "unauthenticated");
    }
  });

  test("another person's thread, turn, message and proposal do not exist", async () => {
    world.model.script(() => ({ text: ["Secret."] }));
    const { thread_id, turn_id } = one(await alex.chat.ask("Private"), "turn.started");
    await refused(await eve.chat.say("Hi", { thread_id }), 404, "not_found");
    await refused(await eve.chat.say("Hi", { workspace_id: alex.workspaceId }), 404, "not_found");
    await refused(await eve.chat.call(`chat?turn_id=${turn_id}`), 404, "not_found");
    await refused(await eve.chat.post("chat/stop", { turn_id }), 404, "not_found");
    await refused(await eve.chat.post("chat/undo", { turn_id }), 404, "not_found");
    await refused(await eve.chat.post("chat/regenerate", { turn_id, client_message_id: uuid() }), 404, "not_found");
    await refused(await eve.chat.decide(uuid(), "approve"), 404, "not_found");
    expect(await eve.rpc("get_thread", { thread_id })).toBeNull();
  });

  test("a member who was removed in the middle of a turn gets no further word", async () => {
    const owner = await world.person();
    const leaver = await world.person({ workspaceId: owner.workspaceId, role: "member" });
    const held = Promise.withResolvers<void>();
    world.model.script(() => ({ text: ["Before."], holdEnd: held.promise }));
    const { turn_id } = one(
      await readEvents(await leaver.chat.say("Hi"), ({ type }) => type === "text.delta"),
      "turn.started",
    );
    await owner.rpc("remove_member", { workspace_id: owner.workspaceId, user_id: leaver.userId });
    held.resolve();
    await refused(await leaver.chat.call(`chat?turn_id=${turn_id}`), 404, "not_found");
    await world.sql`update public.turns set lease_until = now() - interval '1 second' where id = ${turn_id}`;
    await fetch(`${world.stack.url}/functions/v1/tick`, { method: "POST", headers: { apikey: world.stack.secretKey } });
    await expect
      .poll(async () => (await world.sql`select status from public.turns where id = ${turn_id}`)[0]?.status)
      .toBe("failed");
  });
});

describe("run-tool", () => {
  test("lists the tools and runs one with the same rules", async () => {
    const lead_id = await alex.addLead({ name: "Anna Schmidt", email: "anna@run.example" });
    const listed = await (await alex.chat.call("run-tool")).json();
    expect(listed).toMatchObject({
      tools: expect.arrayContaining([expect.objectContaining({ name: "search_leads", effect: "read" })]),
    });
    const found = await alex.chat.post("run-tool/search_leads", { text: "anna", conditions: [] });
    expect(await found.json()).toMatchObject({ ok: true, summary: "1 lead matches." });
    const key = { "idempotency-key": uuid() };
    for (let times = 0; times < 3; times++) {
      const noted = await alex.chat.post("run-tool/add_note", { lead_id, body: "Called" }, key);
      expect(await noted.json()).toMatchObject({ ok: true });
    }
    expect(
      await world.sql`select 1 from public.lead_activities where lead_id = ${lead_id} and kind = 'note'`,
    ).toHaveLength(1);
    const mail = await alex.chat.post("run-tool/send_email", { lead_id, subject: "Hello", body: "There" });
    expect(mail.status).toBe(202);
    expect(await mail.json()).toMatchObject({ ok: false, waiting: true, preview: { kind: "email" } });
  });

  test("refuses what the tool refuses", async () => {
    await refused(await alex.chat.post("run-tool/nothing", {}), 404, "not_found");
    await refused(await alex.chat.call("run-tool/search_leads"), 405, "method_not_allowed");
    await refused(await alex.chat.post("run-tool/get_lead", { lead_id: "x" }), 400, "invalid_input");
    await refused(await alex.chat.post("run-tool/get_lead", { lead_id: uuid(), extra: 1 }), 400, "invalid_input");
    const strange = await eve.chat.post("run-tool/get_lead", { lead_id: await alex.addLead({ name: "Alex's own" }) });
    expect(await strange.json()).toMatchObject({ ok: false, reason: expect.stringContaining("No such lead") });
  });
});

describe("schedules/preview", () => {
  const ask = (body: unknown, more: RequestInit = {}) =>
    alex.chat.call("schedules/preview", {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
      ...more,
    });

  test("gives the next five runs in the person's zone and the schedule in words", async () => {
    const answered = await ask({ cron: "30 7 * * 1#1", time_zone: "Europe/Berlin" });
    const { runs, words } = await answered.json();
    expect(words).toBe("At 07:30, on the first Monday of the month");
    expect(runs).toHaveLength(5);
    for (const run of runs) {
      expect(new Date(run).toLocaleString("sv-SE", { timeZone: "Europe/Berlin" })).toMatch(/-0[1-7] 07:30:00$/);
    }
  });

  test.each([
    [{ cron: "* * * * *", time_zone: "UTC" }, "at most every 5 minutes"],
    [{ cron: "0 9 31 2 *", time_zone: "UTC" }, "never comes"],
    [{ cron: "; drop table", time_zone: "UTC" }, "five fields"],
    [{ at: "2020-01-01T00:00:00Z", time_zone: "UTC" }, "has passed"],
  ])("says what is wrong with %j", async (body, problem) => {
    const { problem: said, runs } = await (await ask(body)).json();
    expect(said).toContain(problem);
    expect(runs).toEqual([]);
  });

  test.each([
    [{ time_zone: "UTC" }],
    [{ cron: "0 8 * * *", time_zone: "Mars/Olympus" }],
    [{ cron: "0 8 * * *", at: "2030-01-01T00:00:00Z", time_zone: "UTC" }],
    [{ cron: "0 ".repeat(60), time_zone: "UTC" }],
  ])("refuses %j", async (body) => {
    await refused(await ask(body), 400, "invalid_input");
  });

  test("is for people who are signed in", async () => {
    const { url, publishableKey } = world.stack;
    const response = await fetch(`${url}/functions/v1/schedules/preview`, {
      method: "POST",
      headers: { apikey: publishableKey },
    });
    await refused(response, 401, "unauthenticated");
  });
});
