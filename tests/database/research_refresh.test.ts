import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Death, Moment } from "../helpers/mortal_process.ts";
import { ResearchDriver } from "../helpers/research_driver.ts";
import { TaskDriver } from "../helpers/task_driver.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
let research: ResearchDriver;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.sql`delete from public.scheduled_tasks`;
  await database.sql`delete from public.research_jobs`;
  research = await ResearchDriver.open(database.sql);
});
afterEach(() => expect(research.logged).toEqual([]));

const hospitals = `<h1>Firm</h1><p>Our customers are hospitals and clinics.</p>
  <script type="application/ld+json">{"@type": "Organization", "name": "Firm one.example", "numberOfEmployees": 120}</script>`;
const minute = 60_000;
const ahead = (milliseconds: number) => new Date(Date.now() + milliseconds);
const age = (days: number) =>
  database.sql`update public.facts set seen_at = now() - make_interval(days => ${days}), first_seen_at = now() - make_interval(days => ${days})
    where workspace_id = ${research.workspace.id}`;
const forgetPages = () =>
  database.sql`update public.research_pages set fetched_at = now() - interval '60 days' where workspace_id = ${research.workspace.id}`;
const refresh = { kind: "refresh", question: undefined, answer: undefined, new_field: undefined, max_age_days: 30 };

describe("what is old", () => {
  test("is looked at anew, with the questions that were asked, and fills what is empty; what is young is left", async () => {
    const { account } = await research.addCompany("one.example", hospitals);
    await research.ask();
    await age(10);
    expect(await research.preview(refresh)).toMatchObject({ kind: "refresh", sites: 0, calls: 0 });
    await age(40);
    await forgetPages();
    const job = await research.ask(refresh);
    expect(job).toMatchObject({ status: "completed", sites: 1, looked: 1, answered: 1, model_calls: 1, pages_read: 1 });
    expect(research.read).toEqual(["https://one.example/", "https://one.example/"]);
    const [company] = await database.sql`select employee_count from public.accounts where id = ${account}`;
    expect(company?.employee_count).toBe(120);
    const seen = await database.sql`select question, seen_at > now() - interval '1 day' as is_fresh from public.facts
      where workspace_id = ${research.workspace.id} and question is not null`;
    expect(seen).toEqual([{ question: "Do they sell to hospitals?", is_fresh: true }]);
    expect(await research.preview(refresh)).toMatchObject({ sites: 0 });
    await research.call("undo_research", { job_id: job.id });
    const [before] = await database.sql`select employee_count from public.accounts where id = ${account}`;
    expect(before?.employee_count).toBeNull();
  });

  test("counts companies that nobody looked at, once: a site that says nothing is not read each time", async () => {
    await research.addCompany("one.example", "<p>Welcome.</p>");
    expect(await research.ask(refresh)).toMatchObject({ sites: 1, not_found: 1, model_calls: 0 });
    expect(await research.preview(refresh)).toMatchObject({ sites: 0 });
  });
});

describe("as a scheduled task", () => {
  const parameters = { filter: { conditions: [{ field: "domain", operator: "is_any_of", values: ["one.example"] }] } };
  const scheduled = async (more = {}) => {
    const tasks = await TaskDriver.open(database.sql);
    const own = Object.assign(Object.create(research), { workspace: tasks.workspace });
    if (!(own instanceof ResearchDriver)) throw new Error("It is no driver.");
    await own.addCompany("one.example", hospitals);
    await own.addCompany("two.example", hospitals);
    const task = await tasks.add({
      kind: "research",
      parameters: { ...parameters, ...more },
      at: ahead(minute).toISOString(),
    });
    return { tasks, task };
  };

  test("it reads what its filter holds when it runs, and its run ends with the research", async () => {
    const { tasks, task } = await scheduled();
    expect(task.parameters).toEqual({ ...parameters, max_age_days: 30, most_micros: 1_000_000 });
    await tasks.tick(ahead(2 * minute));
    expect((await tasks.history(task.id)).runs).toMatchObject([{ status: "running" }]);
    // Nobody takes it for lost meanwhile.
    await tasks.tick(ahead(60 * minute));
    await research.tick();
    expect(research.read).toEqual(["https://one.example/"]);
    expect((await tasks.history(task.id)).runs).toMatchObject([
      {
        status: "succeeded",
        outcome: expect.stringContaining("1 of 1 companies looked at: 1 with facts"),
        cost_micros: 0,
        attempts: 1,
      },
    ]);
    expect((await tasks.read(task.id)).status).toBe("done");
    expect(await tasks.told()).toMatchObject([{ kind: "task_finished", title: "“Morning” is ready" }]);
    await tasks.call("run_task_now", { task_id: task.id });
    await tasks.tick(ahead(3 * minute));
    expect((await tasks.history(task.id)).runs.find(({ by_hand }) => by_hand)).toMatchObject({
      outcome: "Nothing is older than 30 days.",
      status: "succeeded",
    });
  });

  test("waits for its person's confirmation, also when the assistant changes whom it is about", async () => {
    const tasks = await TaskDriver.open(database.sql);
    const { id, status } = await tasks.propose({ kind: "research", parameters });
    expect(status).toBe("proposed");
    await tasks.tick(ahead(60 * minute));
    expect(await database.sql`select from public.research_jobs`).toHaveLength(0);
    expect((await tasks.history(id)).runs).toEqual([]);
  });

  test.each([
    [{ max_age_days: 0 }, /1 to 365/],
    [{ most_micros: -1 }, /at most \$100/],
    [{ filter: { conditions: [{ field: "nowhere", operator: "is_empty" }] } }, /nowhere/],
    [{ question: "Do they?" }, /has a "filter"/],
  ])("refuses %j", async (wrong, reason) => {
    const tasks = await TaskDriver.open(database.sql);
    await expect(tasks.propose({ kind: "research", parameters: { ...parameters, ...wrong } })).rejects.toThrow(reason);
  });

  test("a limit that it meets ends the run as skipped, and says why", async () => {
    await research.useModel("gpt-6.1-sol");
    const { tasks, task } = await scheduled({ most_micros: 1 });
    const asked = await database.sql`insert into public.research_questions (workspace_id, question, answer)
      values (${tasks.workspace.id}, 'Do they sell to hospitals?', 'yes_no') returning question`;
    await database.sql`insert into public.facts (workspace_id, account_id, question, value, source_url, quote, seen_at)
      select workspace_id, id, ${asked[0]?.question ?? ""}, 'true', 'https://one.example/', 'x', now() - interval '90 days'
      from public.accounts where workspace_id = ${tasks.workspace.id} and domain = 'one.example'`;
    await tasks.tick(ahead(2 * minute));
    await research.tick({ model: "gpt-6.1-sol" });
    expect((await tasks.history(task.id)).runs).toMatchObject([
      { status: "skipped", outcome: expect.stringContaining("the price that was confirmed") },
    ]);
    expect(research.shown).toEqual([]);
    expect(await tasks.told()).toMatchObject([{ kind: "task_skipped" }]);
  });
});

describe("a worker that dies", () => {
  const steps = [
    "claim_research_sites",
    "begin_research_site",
    "page",
    "save_research",
    "reserve_research",
    "model",
    "record_research_site",
  ];
  const moments: Moment[] = ["before", "after"];
  const deaths: Death[] = steps.flatMap((step) =>
    moments.flatMap((moment) =>
      [1, 3].filter((nth) => step !== "claim_research_sites" || nth === 1).map((nth) => ({ step, moment, nth })),
    ),
  );
  const domains = ["a", "b", "c", "d", "e", "f"].map((name) => `${name}.example`);

  test.each(deaths)("$moment $step number $nth loses nothing and doubles nothing", async (death) => {
    await research.useModel("gpt-6.1-sol");
    for (const domain of domains) await research.addCompany(domain, hospitals);
    const job = await research.start(await research.preview());
    expect(await research.tick({ death, model: "gpt-6.1-sol" })).toBe(true);
    await research.later();
    const done = await research.drive(job.id, "gpt-6.1-sol");
    expect(done).toMatchObject({ status: "completed", looked: 6, answered: 6, filled: 6 });
    const [facts] =
      await database.sql`select count(*)::int as n from public.facts where workspace_id = ${research.workspace.id}`;
    expect(facts?.n).toBe(6);
    // Of those that were under way together, at most the page or the question that nobody had recorded comes again.
    const again = (step: string) => (death.step === step ? 4 : 0);
    expect(research.read.length).toBeLessThanOrEqual(6 + again("page") + (death.step === "save_research" ? 4 : 0));
    const asks = ["model", "record_research_site", "reserve_research"].includes(death.step) ? 4 : 0;
    expect(research.shown.length).toBeLessThanOrEqual(6 + asks);
    const [spent] =
      await database.sql`select sum(cost_micros)::int as n from public.daily_spending where workspace_id = ${research.workspace.id}`;
    expect(spent?.n).toBe(done.cost_micros);
    expect(done.cost_micros).toBeGreaterThanOrEqual(6 * 3000);
    const told =
      await database.sql`select title from public.agent_notifications where workspace_id = ${research.workspace.id}`;
    expect(told).toHaveLength(1);
  });

  test("each time it tries is given up after three times, and the others go on", async () => {
    await research.addCompany("a.example", hospitals);
    await research.addCompany("b.example", undefined);
    const job = await research.start(await research.preview());
    const death: Death = { step: "page", moment: "after", nth: 1 };
    for (let time = 0; time < 3; time += 1) {
      expect(await research.tick({ death })).toBe(true);
      await research.later();
    }
    await research.tick();
    const done = await research.job(job.id);
    expect(done).toMatchObject({ status: "completed", looked: 2 });
    expect(done.failed + done.unreadable).toBe(2);
  });

  test("many at once do each company once", async () => {
    for (const domain of domains) await research.addCompany(domain, hospitals);
    const job = await research.start(await research.preview());
    await Promise.all([research.tick(), research.tick(), research.tick()]);
    expect(await research.job(job.id)).toMatchObject({ status: "completed", looked: 6, model_calls: 6, pages_read: 6 });
    expect(research.shown).toHaveLength(6);
  });

  test("a model that is not there is asked again later, and is paid nothing", async () => {
    await research.addCompany("a.example", hospitals);
    const { answering } = research;
    research.answering = () => "fault";
    const job = await research.start(await research.preview());
    await research.tick();
    expect(await research.job(job.id)).toMatchObject({ status: "running", looked: 0, model_calls: 0 });
    research.answering = answering;
    await research.later();
    await research.tick();
    expect(await research.job(job.id)).toMatchObject({
      status: "completed",
      answered: 1,
      model_calls: 1,
      pages_read: 1,
    });
    expect(research.read).toHaveLength(1);
  });
});
