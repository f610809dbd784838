import { afterAll, beforeAll, expect, test } from "vitest";
import { BehaviourDriver } from "../helpers/behaviour_driver.ts";
import { addMember, createLead } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());

const days = (count: number) => count * 86_400_000;

async function opened() {
  const driver = await BehaviourDriver.open(database.sql);
  const quiet = async (name: string, score: number, email: string | null = `${crypto.randomUUID()}@quiet.example`) => {
    const id = await createLead(database.sql, driver.workspace.id, { name, stage: "proposal" });
    await database.sql`update public.leads set score = ${score}, email = ${email},
      last_contacted_at = now() - interval '20 days' where id = ${id}`;
    return id;
  };
  const start = new Date((await driver.nextAt("stale_lead")).getTime() + 1);
  const ringOn = (day: number) => driver.ring(new Date(start.getTime() + days(day)));
  return { driver, quiet, start, ringOn };
}

/** Drafts that were begun for a workspace, the oldest first. */
const drafts = ({ workspace }: BehaviourDriver) => database.sql<{ title: string; content: string; lead_id: string }[]>`
  select c.title, m.content, t.arguments ->> 'lead_id' as lead_id
  from public.turns u
  join public.conversation_threads c on c.id = u.thread_id
  join public.messages m on m.id = u.user_message_id
  join public.tool_calls t on t.turn_id = u.id and t.tool = 'get_lead'
  where u.workspace_id = ${workspace.id} and u.unattended order by u.created_at, u.id`;
const told = async (driver: BehaviourDriver, userId?: string) =>
  (await driver.told(userId)).filter(({ kind }) => kind === "behaviour_stale_lead");
const says = "A follow-up is being drafted; it leaves only when you approve it.";

test("of the leads gone quiet the first three a day get a draft, and each is told exactly that", async () => {
  const { driver, quiet, ringOn } = await opened();
  const ids = [];
  for (const place of [0, 1, 2, 3, 4]) ids.push(await quiet(`Lead ${place}`, 90 - place));
  const bare = await quiet("Lead without address", 95, null);
  await ringOn(0);
  await ringOn(0);
  const first = await drafts(driver);
  expect(first.map(({ lead_id }) => lead_id).toSorted()).toEqual(ids.slice(0, 3).toSorted());
  expect(first[0]?.content).toMatch(/^Draft a follow-up email to this lead about our last contact, 2[01] days ago\.$/);
  const words = await told(driver);
  expect(words).toHaveLength(6);
  expect(
    words
      .filter(({ body }) => body.endsWith(says))
      .map(({ title }) => title.slice(0, 6))
      .toSorted(),
  ).toEqual(["Lead 0", "Lead 1", "Lead 2"]);
  await ringOn(0.5);
  expect(await drafts(driver)).toHaveLength(3);
  await quiet("Lead 5", 60);
  await ringOn(7);
  expect((await drafts(driver)).map(({ title }) => title)).toContain("Follow-up: Lead 5");
  expect((await told(driver)).at(-1)?.body).toContain(says);
  expect((await drafts(driver)).map(({ lead_id }) => lead_id)).not.toContain(bare);
  expect(driver.problems).toEqual([]);
});

test.each([
  ["before", "record_findings"],
  ["after", "record_findings"],
] as const)("a worker that dies %s %s drafts none twice and loses none", async (moment, step) => {
  const { driver, quiet, start } = await opened();
  await quiet("Grace Hopper", 80);
  expect(await driver.ring(start, { death: { step, moment, nth: 1 } })).toBe(true);
  await driver.ring(new Date(start.getTime() + days(0.5)));
  await Promise.all([1, 2, 3].map(() => driver.ring(new Date(start.getTime() + days(1)))));
  expect(await drafts(driver)).toHaveLength(1);
  expect(await told(driver)).toHaveLength(1);
});

test("with none wanted, for a viewer, and for who has no address or is suppressed, nothing is drafted or promised", async () => {
  const { driver, quiet, ringOn } = await opened();
  const viewer = await addMember(database.sql, driver.workspace.id, "viewer");
  await driver.change("stale_lead", { tuning: { drafts: 0 } });
  await quiet("Grace Hopper", 80);
  await ringOn(0);
  expect(await drafts(driver)).toEqual([]);
  expect((await told(driver, viewer)).map(({ body }) => body.includes("drafted"))).toEqual([false]);
  await driver.change("stale_lead", { tuning: { drafts: 5 } });
  await quiet("Ada Lovelace", 80, null);
  await quiet("Mary Somerville", 80, "mary@quiet.example");
  await driver.call("add_suppressions", { emails: ["mary@quiet.example"] });
  await ringOn(7);
  expect(await drafts(driver)).toEqual([]);
  const words = await told(driver);
  expect(words.map(({ title }) => title.split(":")[0])).toContain("Ada Lovelace");
  expect(words.filter(({ body }) => body.includes("drafted"))).toEqual([]);
  expect(driver.problems).toEqual([]);
});
