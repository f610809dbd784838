import { type ScriptedModel, startScriptedModel } from "../../functions/support/scripted_model.ts";
import type { Person } from "../../functions/support/test_stack.ts";
import { newPerson } from "../../functions/support/test_stack.ts";
import { type ChildStack, startChildStack } from "../support/child_stack.ts";
import { gate } from "../support/gate.ts";
import { type MailSink, startMailSink } from "../support/mail_sink.ts";
import { type StoppableDatabase, startStoppableDatabase } from "../support/stoppable_database.ts";
import { breaches } from "./invariants.ts";
import { type StoryTeller, storyTeller, type Told } from "./story.ts";

export type WholeKills = {
  made: number;
  stories: number;
  stackDeaths: number;
  slowestMilliseconds: number;
  breaches: string[];
};

type Scene = { stack: ChildStack; model: ScriptedModel; sink: MailSink; teller: StoryTeller; person: Person };

/** A story takes about so long when nobody disturbs it: the moment of a kill is drawn from it. */
const storyMilliseconds = 900;
const lanes = 2;

/** `kill -9` of the whole stack at random moments of stories, and a start on the same data, again and again. */
export async function killStack(kills: number): Promise<WholeKills> {
  const scene = await openScene();
  try {
    return await disturb(scene, kills, async () => {
      await scene.stack.kill();
      await scene.stack.start();
    });
  } finally {
    await closeScene(scene);
  }
}

/** An immediate stop of the database at random moments of stories, and its start, again and again. */
export async function stopDatabase(stops: number): Promise<WholeKills> {
  const database = await startStoppableDatabase();
  const scene = await openScene(database);
  let stackDeaths = 0;
  try {
    const done = await disturb(scene, stops, async () => {
      await database.stopAtOnce();
      await database.startAgain();
      // Time for the stack to notice; what can't go on without its database is started again.
      await new Promise((resolve) => setTimeout(resolve, 150));
      if (scene.stack.isRunning()) return;
      stackDeaths++;
      await scene.stack.start();
    });
    return { ...done, stackDeaths };
  } finally {
    await closeScene(scene);
    await database.close();
  }
}

async function openScene(database?: StoppableDatabase): Promise<Scene> {
  const boundaries = gate();
  const [model, sink] = await Promise.all([startScriptedModel(), startMailSink(boundaries)]);
  const stack = await startChildStack({
    modelUrl: model.url,
    smtpUrl: sink.url,
    ...(database && { databaseUrl: database.url }),
  });
  const made = await stack.query((sql) => newPerson(stack.doors, sql));
  const person = { ...made, addLead: (lead: Record<string, unknown>) => addLead(stack, made.workspaceId, lead) };
  return { stack, model, sink, person, teller: storyTeller({ model, gate: boundaries }) };
}

/** Tries until it is there: the database may go in the middle of it. */
async function addLead(stack: ChildStack, workspaceId: string, lead: Record<string, unknown>): Promise<string> {
  const row = { id: crypto.randomUUID(), workspace_id: workspaceId, ...lead };
  for (;;) {
    const added = await stack
      .query((sql) => sql`insert into public.leads ${sql(row)} on conflict (id) do nothing`)
      .then(
        () => true,
        () => false,
      );
    if (added) return row.id;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function closeScene({ stack, model, sink }: Scene): Promise<void> {
  await stack.close();
  await Promise.all([model.stop(), sink.stop()]);
}

async function disturb(scene: Scene, times: number, blow: () => Promise<void>): Promise<WholeKills> {
  const told: Told[] = [];
  let slowestMilliseconds = 0;
  for (let made = 0; made < times; made++) {
    const telling = Promise.all(Array.from({ length: lanes }, () => scene.teller.tell(scene.person)));
    await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * storyMilliseconds));
    await blow();
    const back = performance.now();
    await leasesRunOut(scene.stack);
    told.push(...(await telling));
    slowestMilliseconds = Math.max(slowestMilliseconds, performance.now() - back);
  }
  const found: string[] = [];
  for (const one of told) {
    found.push(...(await scene.stack.query((sql) => breaches({ sql, sink: scene.sink }, one))));
  }
  return { made: times, stories: told.length, stackDeaths: 0, slowestMilliseconds, breaches: found };
}

/** The clock is moved instead of waited for, then the schedule rings. */
async function leasesRunOut(stack: ChildStack): Promise<void> {
  await stack.query(async (sql) => {
    await sql`update public.turns set lease_until = now() - interval '1 second' where status = 'running'`;
    await sql`update public.outbox set lease_until = now() - interval '1 second' where status = 'sending'`;
  });
  const ring = { method: "POST", headers: { apikey: stack.doors.secretKey } };
  await fetch(`${stack.doors.url}/functions/v1/tick`, ring).catch(() => {});
}
