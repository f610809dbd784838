import postgres, { type Sql } from "postgres";
import { z } from "zod";
import { callAs, callFunction, takeOn } from "../../helpers/act_as.ts";
import { type Scorecard, scorecard } from "../harness/scorecard.ts";
import { median } from "../harness/statistics.ts";
import { enrol, startEnrolmentWorld } from "./enrolment_world.ts";

const sizes = {
  full: { rounds: 5, calls: 30, each: 100_000, due: 1_000 },
  quick: { rounds: 3, calls: 15, each: 5_000, due: 500 },
};
const few = { each: 100, due: 100 };
const atOnce = 100;
const answer = z.object({ planned: z.number(), more: z.boolean() });

/** Finding and planning those whose turn it is, among a million people in campaigns and among a thousand. */
export async function benchEnrolments(isQuick: boolean): Promise<Scorecard> {
  const { rounds, calls, each, due } = isQuick ? sizes.quick : sizes.full;
  const card = scorecard("enrolments");
  await using ended = new AsyncDisposableStack();
  const world = await startEnrolmentWorld(each);
  ended.defer(world.stop);
  await world.withCopy(async (fewUrl) => {
    await world.withCopy(async (manyUrl) => {
      await enrol(fewUrl, world.filled, few);
      await enrol(manyUrl, world.filled, { each, due });
      await using connections = new AsyncDisposableStack();
      const connect = (url: string) => {
        const sql = postgres(url, { max: 1, onnotice: () => {} });
        connections.defer(() => sql.end());
        return sql;
      };
      const many = connect(manyUrl);
      const subjects = [["a thousand", connect(fewUrl)] as const, ["all of them", many] as const];
      for (let round = -1; round < rounds; round++) {
        const measured = subjects.map(([name, sql]) => ({ name, sql, plans: [0].slice(1), questions: [0].slice(1) }));
        for (let call = 0; call < calls; call++) {
          for (const one of call % 2 === 0 ? measured : measured.toReversed()) {
            one.plans.push(await timePlan(one.sql));
            one.questions.push(await timeQuestion(one.sql));
          }
        }
        // The first is for warming up.
        if (round < 0) continue;
        for (const { name, plans, questions } of measured)
          card.add(name, { "plan ms": median(plans), "due ms": median(questions) });
      }
      card.note(
        `${10 * each} people in 10 campaigns, ${10 * due} of them due; of those ${await planAll(many)} planned a second.`,
      );
    });
  });
  const ratio = (metric: string) => ({
    ratio: (of: (subject: string, metric: string) => number) => of("all of them", metric) / of("a thousand", metric),
    atMost: 1.5,
  });
  card.goal({ title: `planning ${atOnce} mails, all of them / a thousand`, ...ratio("plan ms") });
  card.goal({ title: "asking whether anybody is due, all of them / a thousand", ...ratio("due ms") });
  return card;
}

/** Of one question, without the way to the database and back. */
async function timeQuestion(sql: Sql): Promise<number> {
  const questions = 50;
  const began = performance.now();
  const [row] =
    await sql`select bool_and(private.campaigns_are_due() or place < 0) as are from generate_series(1, ${questions}::int) as place`;
  const milliseconds = (performance.now() - began) / questions;
  if (row?.are !== true) throw new Error("Nobody is due.");
  return milliseconds;
}

/** A plan that is taken back, so that the next finds the same. */
async function timePlan(sql: Sql): Promise<number> {
  let milliseconds = 0;
  const takenBack = new Error("It is taken back.");
  const plan = sql.begin(async (transaction) => {
    await takeOn(transaction, "service");
    const began = performance.now();
    const value = await callFunction(transaction, "plan_campaign_mail", { at_most: atOnce, horizon_seconds: 60 });
    milliseconds = performance.now() - began;
    if (answer.parse(value).planned !== atOnce) throw new Error(`${JSON.stringify(value)} instead of ${atOnce}.`);
    throw takenBack;
  });
  await plan.catch((error: unknown) => {
    if (error !== takenBack) throw error;
  });
  return milliseconds;
}

async function planAll(sql: Sql): Promise<number> {
  const began = performance.now();
  let planned = 0;
  for (let more = true; more; ) {
    const args = { at_most: 1_000, horizon_seconds: 60 };
    const answered = answer.parse(await callAs(sql, "service", "plan_campaign_mail", args));
    planned += answered.planned;
    more = answered.more;
  }
  return Math.round(planned / ((performance.now() - began) / 1000));
}
