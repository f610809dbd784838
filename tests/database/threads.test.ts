import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { actAs } from "../helpers/act_as.ts";
import { addMember, createWorkspace, type Workspace } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { type TurnDriver, turnDriver } from "../helpers/turn_driver.ts";

let database: TestDatabase;
let workspace: Workspace;
let person: TurnDriver;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  workspace = await createWorkspace(database.sql);
  person = turnDriver(database.sql, workspace.ownerId);
});

const shown = z.looseObject({
  messages: z.array(z.looseObject({ id: z.uuid(), content: z.string(), siblings: z.array(z.uuid()) })),
  turns: z.array(z.looseObject({ id: z.uuid(), status: z.string() })),
  calls: z.array(z.unknown()),
});
const thread = async (threadId: string) => shown.parse(await person.call("get_thread", { thread_id: threadId }));
const words = async (threadId: string) => (await thread(threadId)).messages.map(({ content }) => content);

/** What a person finds in their threads. */
const found = async (query: string, { archived = false, userId = person.userId } = {}) => [
  ...(await actAs(
    database.sql,
    { userId },
    (sql) => sql`select title, excerpt from public.search_threads(${workspace.id}, ${query}, ${archived})`,
  )),
];

/** A question with its answer; returns the question's turn. */
async function exchange(question: string, answer: string, more: Record<string, unknown> = {}) {
  const held = await person.begin(question, more);
  await person.finish(held, answer);
  return held;
}

describe("a thread", () => {
  test("shows the active branch, oldest first, with its turns", async () => {
    const { threadId } = await exchange("One?", "One.");
    await exchange("Two?", "Two.", { thread_id: threadId });
    expect(await words(threadId)).toEqual(["One?", "One.", "Two?", "Two."]);
    expect((await thread(threadId)).turns.map(({ status }) => status)).toEqual(["completed", "completed"]);
  });

  test("an edited message begins a branch; the first one stays and can be switched to", async () => {
    const first = await exchange("One?", "One.");
    const { threadId } = first;
    await exchange("Two?", "Two.", { thread_id: threadId });
    const edit = await exchange("Uno?", "Uno.", { thread_id: threadId, edit_of: first.messageId });
    expect(await words(threadId)).toEqual(["Uno?", "Uno."]);
    expect((await thread(threadId)).messages[0]?.siblings).toEqual([first.messageId, edit.messageId]);
    expect(await person.call("switch_branch", { message_id: first.messageId })).toBe(true);
    expect(await words(threadId)).toEqual(["One?", "One.", "Two?", "Two."]);
  });

  test("a regenerated answer begins a branch with the same question", async () => {
    const { threadId, turnId } = await exchange("Why?", "Because.");
    const again = z
      .looseObject({ turn_id: z.uuid() })
      .parse(await person.call("regenerate", { turn_id: turnId, client_message_id: randomUUID(), lease_seconds: 60 }));
    await person.finish({ turnId: again.turn_id, epoch: 1 }, "Therefore.");
    const now = await thread(threadId);
    expect(now.messages.map(({ content }) => content)).toEqual(["Why?", "Therefore."]);
    expect(now.turns.map(({ id }) => id)).toEqual([again.turn_id]);
    const [, answer] = now.messages;
    expect(answer?.siblings).toHaveLength(2);
    await person.call("switch_branch", { message_id: answer?.siblings[0] });
    expect(await words(threadId)).toEqual(["Why?", "Because."]);
    expect((await thread(threadId)).turns.map(({ id }) => id)).toEqual([turnId]);
  });

  test("a reply that comes late does not take the thread away from another branch", async () => {
    const first = await exchange("One?", "One.");
    const late = await person.begin("Two?", { thread_id: first.threadId });
    await person.call("switch_branch", { message_id: first.messageId });
    await database.sql`update public.conversation_threads set head_message_id = ${first.messageId} where id = ${first.threadId}`;
    await person.finish(late, "Two.");
    expect(await words(first.threadId)).toEqual(["One?"]);
  });

  test("is renamed, archived, found and deleted by its own person", async () => {
    const { threadId } = await exchange("Hello 100%_sure", "Yes.");
    await person.call("rename_thread", { thread_id: threadId, title: "Renamed" });
    expect(await found("%_sure")).toEqual([{ title: "Renamed", excerpt: "Hello 100%_sure" }]);
    expect(await found("x_sure")).toHaveLength(0);
    await person.call("archive_thread", { thread_id: threadId, archived: true });
    expect(await found("")).toHaveLength(0);
    expect(await found("", { archived: true })).toHaveLength(1);
    expect(await person.call("delete_thread", { thread_id: threadId })).toBe(true);
    expect(await person.call("get_thread", { thread_id: threadId })).toBeNull();
  });
});

describe("the search", () => {
  /** A thread in which a tool came to this; returns its turn. */
  async function acted(driver: TurnDriver, summary: string) {
    const held = await driver.begin("Please do it");
    const callId = await driver.request(held, { tool: "add_note", effect: "write", arguments: {} });
    await driver.advance(held, { results: [{ call_id: callId, ok: true, summary, result: null }] });
    await driver.finish(held, "There you are.");
    return held;
  }

  test("looks in what actions came to, shows the newest words that fit, and forgives case", async () => {
    const { threadId } = await acted(person, "Note on Anna Schmidt added.");
    await person.call("rename_thread", { thread_id: threadId, title: "Notes" });
    await exchange("Something else?", "Something else.");
    expect(await found("anna SCHMIDT")).toEqual([{ title: "Notes", excerpt: "Note on Anna Schmidt added." }]);
    await exchange("Who is Anna Schmidt?", "A lead.", { thread_id: threadId });
    expect(await found("schmidt")).toEqual([{ title: "Notes", excerpt: "Who is Anna Schmidt?" }]);
    expect(await found("notes")).toEqual([{ title: "Notes", excerpt: null }]);
    expect(await found("_nna")).toEqual([]);
  });

  test("finds nothing of a colleague, of another workspace, or once one is removed", async () => {
    const memberId = await addMember(database.sql, workspace.id, "admin");
    await acted(person, "Tagged Peter Pan.");
    await acted(turnDriver(database.sql, memberId), "Moved Tinker Bell.");
    const stranger = await createWorkspace(database.sql);
    expect(await found("Peter Pan", { userId: memberId })).toEqual([]);
    expect(await found("Peter Pan", { userId: stranger.ownerId })).toEqual([]);
    expect(await found("Tinker Bell")).toEqual([]);
    expect(await found("Tinker Bell", { userId: memberId })).toHaveLength(1);
    await person.call("remove_member", { workspace_id: workspace.id, user_id: memberId });
    expect(await found("Tinker Bell", { userId: memberId })).toEqual([]);
    expect(await found("", { userId: memberId })).toEqual([]);
  });
});

describe("privacy", () => {
  const attempts = (driver: TurnDriver, held: { threadId: string; messageId: string; turnId: string }) =>
    Promise.all([
      driver.call("get_thread", { thread_id: held.threadId }),
      driver.call("switch_branch", { message_id: held.messageId }),
      driver.call("rename_thread", { thread_id: held.threadId, title: "Mine" }),
      driver.call("archive_thread", { thread_id: held.threadId, archived: true }),
      driver.call("delete_thread", { thread_id: held.threadId }),
      driver.call("read_turn", { turn_id: held.turnId }),
      driver.claim(held.turnId),
    ]);
  const nothing = [null, false, false, false, false, null, null];

  test("a colleague, an admin even, sees and does nothing in another's thread", async () => {
    const held = await exchange("Secret?", "Secret.");
    const admin = turnDriver(database.sql, await addMember(database.sql, workspace.id, "admin"));
    expect(await attempts(admin, held)).toEqual(nothing);
    expect(await words(held.threadId)).toEqual(["Secret?", "Secret."]);
  });

  test("a removed member sees nothing at once, their own threads included", async () => {
    const userId = await addMember(database.sql, workspace.id, "member");
    const member = turnDriver(database.sql, userId);
    const held = await member.begin("Mine");
    await person.call("remove_member", { workspace_id: workspace.id, user_id: userId });
    expect(await attempts(member, held)).toEqual(nothing);
    expect(await member.advance(held, { events: [{ type: "text.delta", text: "still here" }] })).toMatchObject({
      ok: false,
    });
    await expect(member.post("Again", { thread_id: held.threadId })).rejects.toMatchObject({ code: "PT404" });
  });
});

describe("who may listen", () => {
  const hears = (userId: string, topic: string) =>
    actAs(database.sql, { userId }, async (sql) => {
      await sql`select set_config('realtime.topic', ${topic}, true)`;
      return (await sql`select from realtime.messages where extension = 'probe'`).length > 0;
    });

  test("members to their workspace, each to their own topic, nobody else", async () => {
    await database.sql`insert into realtime.messages (topic, extension, private) values ('probe', 'probe', true)`;
    const memberId = await addMember(database.sql, workspace.id, "viewer");
    const stranger = await createWorkspace(database.sql);
    const shared = `workspace:${workspace.id}`;
    expect(await hears(memberId, shared)).toBe(true);
    expect(await hears(memberId, `${shared}:user:${memberId}`)).toBe(true);
    expect(await hears(memberId, `${shared}:user:${workspace.ownerId}`)).toBe(false);
    expect(await hears(workspace.ownerId, `${shared}:user:${memberId}`)).toBe(false);
    expect(await hears(stranger.ownerId, shared)).toBe(false);
    await person.call("remove_member", { workspace_id: workspace.id, user_id: memberId });
    expect(await hears(memberId, shared)).toBe(false);
    expect(await hears(memberId, `${shared}:user:${memberId}`)).toBe(false);
  });
});
