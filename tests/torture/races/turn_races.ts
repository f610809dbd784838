import type { Sql } from "postgres";
import { one, readEvents } from "../../functions/support/chat_client.ts";
import { allAnswers, complaintsOf, countOf } from "./answers.ts";
import { crowd, expectCount, type Race, times } from "./race.ts";

const sameMessage: Race = {
  name: "the same message from many clients",
  async run({ world, person, model }) {
    const body = { thread_id: null, client_message_id: crypto.randomUUID(), message: model.order({}) };
    const answers = await allAnswers(times(2 * crowd, () => person.chat.post("chat", body)));
    const stored = await world.sql`select 1 from public.messages where client_message_id = ${body.client_message_id}`;
    const logs = new Set(answers.map(({ events }) => JSON.stringify(events)));
    return [
      ...complaintsOf(answers),
      ...expectCount("accepted", countOf(answers, 200), 2 * crowd),
      ...expectCount("messages stored", stored.length, 1),
      ...expectCount("different logs", logs.size, 1),
    ];
  },
};

const manyMessages: Race = {
  name: "many messages into one thread",
  async run({ person, model }) {
    const held = model.hold();
    const first = await person.chat.ask(model.order({}));
    const { thread_id } = one(first, "turn.started");
    const message = model.order({ hold: held.name });
    const requests = times(crowd, () => person.chat.say(message, { thread_id }));
    releaseWhenHeard(held, requests);
    const answers = await allAnswers(requests);
    return [
      ...complaintsOf(answers),
      ...expectCount("begun", countOf(answers, 200), 1),
      ...expectCount("told to wait", countOf(answers, 409), crowd - 1),
    ];
  },
};

const editAndRegenerate: Race = {
  name: "edit a message and regenerate its answer",
  async run({ world, person, model }) {
    const first = await person.chat.ask(model.order({}));
    const { thread_id, turn_id } = one(first, "turn.started");
    const [message] = await world.sql`select id from public.messages where turn_id = ${turn_id} and role = 'user'`;
    const held = model.hold();
    const edit = () => person.chat.say(model.order({ hold: held.name }), { thread_id, edit_of: message?.id });
    const again = () => person.chat.post("chat/regenerate", { turn_id, client_message_id: crypto.randomUUID() });
    const requests = times(crowd, (index) => (index % 2 === 0 ? edit() : again()));
    releaseWhenHeard(held, requests);
    const answers = await allAnswers(requests);
    const turns = await world.sql`select status from public.turns where thread_id = ${thread_id ?? ""}`;
    const head = await world.sql`select 1 from public.conversation_threads t join public.messages m
      on m.id = t.head_message_id and m.role = 'assistant' where t.id = ${thread_id ?? ""}`;
    // A regeneration is not held, so others may follow it: what counts is that each that began also ended.
    return [
      ...complaintsOf(answers),
      ...expectCount("begun", countOf(answers, 200), turns.length - 1),
      ...expectCount("explained", countOf(answers, 200) + countOf(answers, 409), crowd),
      ...expectCount("ended", turns.filter(({ status }) => status === "completed").length, turns.length),
      ...expectCount("answered heads", head.length, 1),
    ];
  },
};

const workersOnOneTurn: Race = {
  name: "many workers on one turn",
  async run({ world, person, model }) {
    const held = model.hold();
    const lead_id = await person.addLead({ name: "Once" });
    const body = `Once ${crypto.randomUUID()}`;
    const calls = [{ tool: "add_note", arguments: { lead_id, body } }];
    const said = await person.chat.say(model.order({ calls, hold: held.name }));
    const { turn_id } = one(await readEvents(said, ({ type }) => type === "turn.started"), "turn.started");
    // The lease of a worker that still lives runs out: it and all who come now are workers of this turn.
    const followers = times(crowd, () => person.chat.call(`chat?turn_id=${turn_id}&after=0`));
    await world.sql`update public.turns set lease_until = now() - interval '1 second' where id = ${turn_id}`;
    const ticks = times(5, () => world.ringTick());
    releaseWhenHeard(held, followers);
    const answers = await allAnswers(followers);
    await Promise.all(ticks);
    const notes = await world.sql`select 1 from public.lead_activities where body = ${body}`;
    const calls_made = await world.sql`select 1 from public.tool_calls where turn_id = ${turn_id}`;
    const logs = new Set(answers.map(({ events }) => JSON.stringify(events)));
    return [
      ...complaintsOf(answers),
      ...expectCount("notes", notes.length, 1),
      ...expectCount("calls in the ledger", calls_made.length, 1),
      ...expectCount("different logs", logs.size, 1),
    ];
  },
};

const memberLeaves: Race = {
  name: "a member is removed in mid-turn",
  async run({ world, person, model }) {
    const leaver = await world.person({ workspaceId: person.workspaceId, role: "member" });
    const lead_id = await person.addLead({ name: "Staying", email: `${crypto.randomUUID()}@race.example` });
    const body = `After leaving ${crypto.randomUUID()}`;
    const held = model.hold();
    const calls = [
      { tool: "add_note", arguments: { lead_id, body } },
      { tool: "send_email", arguments: { lead_id, subject: body, body } },
    ];
    const said = await leaver.chat.say(model.order({ calls, hold: held.name }));
    const { turn_id } = one(await readEvents(said, ({ type }) => type === "turn.started"), "turn.started");
    const removal = person.rpc("remove_member", { workspace_id: person.workspaceId, user_id: leaver.userId });
    await removal;
    held.release();
    const answers = await allAnswers([
      ...times(crowd, () => leaver.chat.call(`chat?turn_id=${turn_id}&after=0`)),
      ...times(crowd, () => leaver.chat.post("chat/stop", { turn_id })),
      ...times(crowd, () => leaver.chat.say(model.order({}), { workspace_id: person.workspaceId })),
    ]);
    await world.sql`update public.turns set lease_until = now() - interval '1 second'
      where id = ${turn_id} and status = 'running'`;
    await world.ringTick();
    const status = await untilEnded(world.sql, turn_id);
    const effects = await world.sql`select 1 from public.lead_activities where body = ${body}`;
    return [
      ...complaintsOf(answers),
      ...expectCount("doors that stay open", countOf(answers, 200), 0),
      ...expectCount("effects after leaving", effects.length, 0),
      ...expectCount("mails after leaving", world.sink.mails.filter(({ subject }) => subject === body).length, 0),
      ...(status === "failed" ? [] : [`the turn of one who left is ${status}`]),
    ];
  },
};

/** Lets the model go on once every client has got the head of its answer: only then were all of them in the race. */
function releaseWhenHeard(held: { release(): void }, requests: readonly Promise<Response>[]): void {
  void Promise.allSettled(requests).then(held.release);
}

async function untilEnded(sql: Sql, turnId: string): Promise<string> {
  for (let tries = 0; ; tries++) {
    const [turn] = await sql`select status from public.turns where id = ${turnId}`;
    if (tries > 600 || !["queued", "running"].includes(turn?.status)) return String(turn?.status);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export const turnRaces: readonly Race[] = [
  sameMessage,
  manyMessages,
  editAndRegenerate,
  workersOnOneTurn,
  memberLeaves,
];
