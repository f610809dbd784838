import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createPerson, createWorkspace, type Workspace } from "../helpers/people.ts";
import { race, warmUp } from "../helpers/race.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { eventTypes, type TurnDriver, turnDriver, turnStatus } from "../helpers/turn_driver.ts";

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

const messagesOf = async (threadId: string) =>
  (await database.sql`select from public.messages where thread_id = ${threadId}`).length;

describe("posting a message", () => {
  test("stores the message and a queued turn that has begun its log", async () => {
    const { turn_id, thread_id, created, claim } = await person.post("Who is new?");
    expect(created).toBe(true);
    expect(claim).toBeNull();
    expect(await turnStatus(database.sql, turn_id)).toBe("queued");
    expect(await eventTypes(database.sql, turn_id)).toEqual(["turn.started"]);
    const [thread] = await database.sql`select title, user_id from public.conversation_threads where id = ${thread_id}`;
    expect(thread).toEqual({ title: "Who is new?", user_id: workspace.ownerId });
  });

  test("again with the same client_message_id finds the same turn and stores nothing", async () => {
    const client_message_id = randomUUID();
    const first = await person.post("Once", { client_message_id });
    const second = await person.post("Once", { client_message_id });
    expect(second).toMatchObject({ turn_id: first.turn_id, message_id: first.message_id, created: false });
    expect(await messagesOf(first.thread_id)).toBe(1);
  });

  test("twenty times at once is one message and one turn", async () => {
    const client_message_id = randomUUID();
    const answers = await race(database.sql, 20, () => person.post("Race", { client_message_id, lease_seconds: 60 }));
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(answers.filter(({ claim }) => claim !== null)).toHaveLength(1);
    expect(new Set(answers.map(({ turn_id }) => turn_id)).size).toBe(1);
    expect(await database.sql`select from public.turns where user_id = ${workspace.ownerId}`).toHaveLength(1);
  });

  test("with other words under the same client_message_id is a conflict", async () => {
    const client_message_id = randomUUID();
    const { thread_id } = await person.post("One", { client_message_id });
    await expect(person.post("Two", { client_message_id })).rejects.toMatchObject({ code: "PT409" });
    await expect(person.post("One", { client_message_id, thread_id: randomUUID() })).rejects.toMatchObject({
      code: "PT409",
    });
    expect(await messagesOf(thread_id)).toBe(1);
  });

  test("the same client_message_id of two people is two messages", async () => {
    const client_message_id = randomUUID();
    const other = turnDriver(database.sql, (await createWorkspace(database.sql)).ownerId);
    await person.post("Mine", { client_message_id });
    expect(await other.post("Theirs", { client_message_id })).toMatchObject({ created: true });
  });

  test.each([
    ["", "PT400"],
    ["   ", "PT400"],
    ["x".repeat(16_001), "PT400"],
  ])("of no or too many characters is refused", async (message, code) => {
    await expect(person.post(message)).rejects.toMatchObject({ code });
  });

  test("into a thread that is being answered waits for its end", async () => {
    const { turn_id, thread_id } = await person.post("First");
    await expect(person.post("Second", { thread_id })).rejects.toMatchObject({ code: "PT409" });
    await person.call("stop_turn", { turn_id });
    expect(await person.post("Second", { thread_id })).toMatchObject({ created: true, thread_id });
  });

  test("twenty different messages into one thread at once begin one turn", async () => {
    const { threadId, ...held } = await person.begin("First");
    await person.finish(held);
    await warmUp(database.sql, 20);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => person.post(`Message ${index}`, { thread_id: threadId })),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refused.every((outcome) => outcome.reason.code === "PT409")).toBe(true);
  });

  test("into a stranger's thread, a stranger's workspace or no workspace finds nothing", async () => {
    const stranger = await createWorkspace(database.sql);
    const { thread_id } = await person.post("Private");
    const other = turnDriver(database.sql, stranger.ownerId);
    await expect(other.post("Let me in", { thread_id })).rejects.toMatchObject({ code: "PT404" });
    await expect(person.post("Hello", { workspace_id: stranger.id })).rejects.toMatchObject({ code: "PT404" });
    const homeless = turnDriver(database.sql, await createPerson(database.sql));
    await expect(homeless.post("Anyone?")).rejects.toMatchObject({ code: "PT404" });
  });
});

describe("answering again", () => {
  const answered = async () => {
    const held = await person.begin("Question");
    await person.finish(held, "First answer");
    return held;
  };

  test("begins one turn on the same message, however often it is asked", async () => {
    const { turnId, messageId } = await answered();
    const args = { turn_id: turnId, client_message_id: randomUUID() };
    const answers = await race(database.sql, 20, () => person.call("regenerate", args));
    const [first] = answers;
    expect(first).toMatchObject({ message_id: messageId });
    const turns = await database.sql`select id from public.turns where user_message_id = ${messageId}`;
    expect(turns).toHaveLength(2);
  });

  test("under a client_message_id of another message is a conflict", async () => {
    const first = await answered();
    const second = await answered();
    const client_message_id = randomUUID();
    await person.call("regenerate", { turn_id: first.turnId, client_message_id });
    await expect(person.call("regenerate", { turn_id: second.turnId, client_message_id })).rejects.toMatchObject({
      code: "PT409",
    });
  });

  test("while it is being answered is a conflict, and a stranger's turn is not there", async () => {
    const held = await person.begin("Question");
    const args = { turn_id: held.turnId, client_message_id: randomUUID() };
    await expect(person.call("regenerate", args)).rejects.toMatchObject({ code: "PT409" });
    const stranger = turnDriver(database.sql, (await createWorkspace(database.sql)).ownerId);
    await expect(stranger.call("regenerate", args)).rejects.toMatchObject({ code: "PT404" });
  });
});
