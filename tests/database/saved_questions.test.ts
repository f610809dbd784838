import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type SavedQuestion, savedQuestion } from "../../shared/contracts/question.ts";
import { type LeadDatabase, people, startLeadDatabase } from "./lead_fixture.ts";

let world: LeadDatabase;
beforeAll(async () => {
  world = await startLeadDatabase();
}, 60_000);
afterAll(() => world.database.stop());

const stages = { title: "Stages", sql: "select key from reports.stages", chart: "table", whose: "me" };

async function save(person: string, changes: object = {}, id?: string): Promise<SavedQuestion> {
  const question = { ...stages, ...changes };
  return savedQuestion.parse(await world.call(person, "save_question", { question, ...(id && { question_id: id }) }));
}
async function listed(person: string): Promise<SavedQuestion[]> {
  return z.array(savedQuestion).parse(await world.call(person, "list_questions"));
}

test("one's own questions are one's own, everyone's are everyone's, and only who saved them or managers change those", async () => {
  const mine = await save(people.member, { words: "Which stages are there?" });
  const ours = await save(people.member, { title: " Our stages ", whose: "workspace" });
  expect(mine).toMatchObject({ whose: "me", may_change: true, words: "Which stages are there?" });
  expect(await listed(people.member)).toMatchObject([
    { id: ours.id, title: "Our stages", saved_by: "Max Member" },
    { id: mine.id },
  ]);
  expect(await listed(people.viewer)).toMatchObject([{ id: ours.id, may_change: false }]);
  expect(await listed(people.outsider)).toEqual([]);
  await expect(save(people.viewer)).rejects.toMatchObject({ code: "42501" });
  await expect(save(people.outsider)).rejects.toMatchObject({ code: "42501" });
  await expect(save(people.owner, {}, mine.id)).rejects.toMatchObject({ code: "PT404" });
  const changed = await save(people.owner, { title: "All stages", whose: "workspace", chart: "bar" }, ours.id);
  expect(changed).toMatchObject({ id: ours.id, title: "All stages", chart: "bar", saved_by: "Max Member" });
  const owners = await save(people.owner, { whose: "workspace" });
  await expect(save(people.member, { title: "x" }, owners.id)).rejects.toThrow(/Someone else saved it/);
  await expect(world.call(people.member, "delete_question", { question_id: owners.id })).rejects.toMatchObject({
    code: "42501",
  });
  await world.call(people.owner, "delete_question", { question_id: ours.id });
  expect((await listed(people.member)).map(({ id }) => id).toSorted()).toEqual([mine.id, owners.id].toSorted());
});

test.each([
  [{ title: "  " }, /title has 1 to 100/],
  [{ title: "x".repeat(101) }, /title has 1 to 100/],
  [{ sql: " " }, /statement has 1 to 8000/],
  [{ sql: "x".repeat(8001) }, /statement has 1 to 8000/],
  [{ words: "x".repeat(1001) }, /up to 1000/],
  [{ chart: "pie" }, /table, bar or line/],
  [{ whose: "all" }, /me or workspace/],
  [{ owner: "x" }, /has title, words/],
  [{ title: 5 }, /has title, words/],
])("a question with %o is refused", async (changes, reason) => {
  const before = await listed(people.member);
  await expect(save(people.member, changes)).rejects.toMatchObject({
    code: "22023",
    message: expect.stringMatching(reason),
  });
  expect(await listed(people.member)).toEqual(before);
});
