import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { type ReportMail, reportMail } from "../../shared/contracts/report_mail.ts";
import { addMember, createLead } from "../helpers/people.ts";
import { TaskDriver } from "../helpers/task_driver.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
let tasks: TaskDriver;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.sql`delete from public.scheduled_tasks`;
  tasks = await TaskDriver.open(database.sql);
  await createLead(database.sql, tasks.workspace.id, { name: "Ada" });
});

const minute = 60_000;
const ahead = (milliseconds: number) => new Date(Date.now() + milliseconds);
const sources = { about: "measure", request: { measure: "sources", period: "all_time" } };

async function mails(): Promise<(ReportMail & { user_id: string })[]> {
  const rows = await database.sql`select payload, user_id from public.outbox
    where workspace_id = ${tasks.workspace.id} and kind = 'report_email' order by created_at`;
  return rows.map(({ payload, user_id }) => ({ ...reportMail.parse(payload), user_id: z.uuid().parse(user_id) }));
}

const schedule = (parameters: object, userId?: string) =>
  tasks.add({ name: "Numbers", kind: "report", parameters, at: ahead(minute).toISOString() }, userId);

test("a measure goes to its person's own address, once, with the numbers of that moment", async () => {
  const task = await schedule(sources);
  expect(task.about).toBe("Lead sources");
  await tasks.tick(ahead(2 * minute));
  await tasks.tick(ahead(3 * minute));
  const [mail, ...others] = await mails();
  expect(others).toEqual([]);
  const [owner] = await database.sql`select email from auth.users where id = ${tasks.workspace.ownerId}`;
  expect(mail).toMatchObject({ to: owner?.email, subject: "Numbers", task_id: task.id });
  expect(mail?.items).toMatchObject([
    { title: "Lead sources", request: sources.request, answer: { rows: [{ key: "", values: { leads: 1 } }] } },
  ]);
  const { runs } = await tasks.history(task.id);
  expect(runs).toMatchObject([{ status: "succeeded", outcome: `Lead sources. It goes to ${owner?.email} by mail.` }]);
});

test.each(["before", "after"] as const)("a worker that dies %s its run leaves one mail", async (moment) => {
  await schedule(sources);
  await tasks.tick(ahead(2 * minute), { death: { step: "run_execution", moment, nth: 1 } });
  await tasks.tick(ahead(60 * minute));
  await tasks.tick(ahead(120 * minute));
  expect(await mails()).toHaveLength(1);
});

test("a dashboard goes as it is pinned, and an answer that cannot be given says why", async () => {
  const request = { measure: "sources", period: "all_time" };
  await tasks.call("pin_answer", { pin: { kind: "measure", request, title: "Where from", whose: "me" } });
  // The field has been deleted since.
  const filter = { conditions: [{ field: "custom.shoe", operator: "is_empty" }] };
  await database.sql`insert into public.pinned_answers (workspace_id, user_id, kind, request, title, place)
    values (${tasks.workspace.id}, ${tasks.workspace.ownerId}, 'measure',
      ${database.sql.json({ measure: "cohorts", filter })}, 'Without shoes', 9)`;
  await schedule({ about: "dashboard", whose: "me" });
  await tasks.tick(ahead(2 * minute));
  const [mail] = await mails();
  expect(mail?.items).toMatchObject([
    { title: "Where from", answer: { measure: "sources" } },
    { title: "Without shoes", problem: expect.stringMatching(/shoe/i) },
  ]);
});

test("an empty dashboard sends nothing and says so", async () => {
  const task = await schedule({ about: "dashboard", whose: "workspace" });
  await tasks.tick(ahead(2 * minute));
  expect(await mails()).toEqual([]);
  expect((await tasks.history(task.id)).runs).toMatchObject([{ error: expect.stringContaining("Nothing is pinned") }]);
});

test("a report reaches nobody but its person, whatever its row says, and nobody who has left", async () => {
  const viewer = await addMember(database.sql, tasks.workspace.id, "viewer");
  await schedule(sources, viewer);
  await tasks.tick(ahead(2 * minute));
  const refusal = async () =>
    (
      await database.sql`select private.delivery_refusal(o) as why from public.outbox o
        where o.workspace_id = ${tasks.workspace.id} and o.kind = 'report_email'`
    )[0]?.why;
  expect(await refusal()).toBeNull();
  await database.sql`update public.outbox set payload = payload || '{"to": "victim@example.com"}'
    where workspace_id = ${tasks.workspace.id}`;
  expect(await refusal()).toMatch(/oneself alone/);
  await database.sql`delete from public.workspace_members where workspace_id = ${tasks.workspace.id} and user_id = ${viewer}`;
  expect(await refusal()).toMatch(/may no longer send/);
});

test.each([
  [{ about: "measure" }, "asked with"],
  [{ about: "measure", request: { measure: "luck" } }, 'no measure "luck"'],
  [{ about: "measure", request: { measure: "sources" }, to: "boss@example.com" }, "A report is about"],
  [{ about: "measure", request: { measure: "sources" }, title: "" }, "1 to 100"],
  [{ about: "dashboard", whose: "them" }, "A report is about"],
  [{ about: "dashboard", whose: "me", title: "x" }, "A report is about"],
])("refuses a report %j", async (parameters, words) => {
  await expect(tasks.propose({ kind: "report", parameters })).rejects.toMatchObject({
    code: "22023",
    message: expect.stringContaining(words),
  });
});
