import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { callAs } from "../helpers/act_as.ts";
import { addMember, createWorkspace } from "../helpers/people.ts";
import { ReplyDriver } from "../helpers/reply_driver.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
let driver: ReplyDriver;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  driver = await ReplyDriver.open(database.sql);
});

const classify = (mailId: string, classification: string, more: Record<string, unknown> = {}, userId?: string) =>
  driver.call("classify_reply", { inbound_mail_id: mailId, classification, ...more }, userId);
const list = async (args: Record<string, unknown> = {}, userId?: string) =>
  z
    .looseObject({ replies: z.array(z.looseObject({ id: z.uuid(), answer: z.looseObject({ state: z.string() }) })) })
    .parse(await driver.call("list_replies", args, userId));

describe("the list of replies", () => {
  test("is told to members, with the thread for whose it is, page by page", async () => {
    const ids = [await driver.receive(), await driver.receive({ classification: "question" }), await driver.receive()];
    await database.sql`update public.inbound_mails set received_at = received_at + place * interval '1 minute'
      from (values (${ids[0] ?? ""}::uuid, 1), (${ids[1] ?? ""}::uuid, 2), (${ids[2] ?? ""}::uuid, 3)) as p (mail_id, place) where id = mail_id`;
    const page = z.looseObject({ next_cursor: z.string() }).parse(await driver.call("list_replies", { page_size: 2 }));
    const rest = await list({ page_size: 2, cursor: page.next_cursor });
    expect(rest.replies.map(({ id }) => id)).toEqual([ids[0]]);
    expect((await list({ classification: "question" })).replies.map(({ id }) => id)).toEqual([ids[1]]);
    expect((await list({ campaign_id: driver.campaignId })).replies).toHaveLength(3);
    expect((await list({ waiting: true })).replies).toHaveLength(0);
    const viewer = await addMember(database.sql, driver.workspaceId, "viewer");
    const seen = (await list({}, viewer)).replies;
    expect(seen[0]).toMatchObject({ answer: { state: "drafting", is_mine: false } });
    expect(seen[0]?.answer).not.toHaveProperty("thread_id");
    await expect(classify(ids[0] ?? "", "other", {}, viewer)).rejects.toThrow();
    await expect(list({ cursor: "nonsense" })).rejects.toThrow("cursor");
  });

  test("is nothing for a stranger", async () => {
    const mailId = await driver.receive();
    const stranger = await createWorkspace(database.sql);
    const call = (name: string, args: Record<string, unknown>) =>
      callAs(database.sql, { userId: stranger.ownerId }, name, args);
    const theirs = { workspace_id: driver.workspaceId };
    await expect(call("list_replies", theirs)).rejects.toThrow("no such workspace");
    const about = { workspace_id: stranger.id, inbound_mail_id: mailId };
    expect(await call("read_reply", about)).toBeNull();
    expect(await call("answer_address", about)).toBeNull();
    await expect(call("classify_reply", { ...about, classification: "other" })).rejects.toThrow("no such reply");
    await expect(call("draft_answer", about)).rejects.toThrow("no such reply");
    for (const name of ["classify_reply", "draft_answer"]) {
      const args = {
        ...theirs,
        inbound_mail_id: mailId,
        ...(name === "classify_reply" && { classification: "other" }),
      };
      await expect(call(name, args)).rejects.toThrow();
    }
  });

  test("takes no class that there isn't, and no day that is past", async () => {
    const mailId = await driver.receive();
    await expect(classify(mailId, "hot")).rejects.toThrow("A class is");
    await expect(classify(mailId, "not_now", { come_back_on: "2020-01-01" })).rejects.toThrow("a day to come");
  });
});
