import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { tunables } from "../../supabase/functions/_shared/tunables.ts";
import { one, readEvents, streamEvents, textOf } from "./support/chat_client.ts";
import type { ScriptedReply, WireRequest } from "./support/scripted_model.ts";
import { type Person, startTestStack, type TestStack } from "./support/test_stack.ts";

let world: TestStack;
let alex: Person;
let leadId: string;

beforeAll(async () => {
  world = await startTestStack();
});
afterAll(() => world.stop());
beforeEach(async () => {
  alex = await world.person();
  leadId = await alex.addLead({ name: "Anna Berg", email: "anna@firm.example" });
  world.model.requests.length = 0;
});

const isSummary = (request: WireRequest) => request.instructions.startsWith("You condense the older part");
const summaries = () => world.model.requests.filter(isSummary);
const shown = () => JSON.stringify(world.model.requests.findLast((request) => !isSummary(request))?.input);
const summary = "- The person wants Anna called on Friday; Alex promised it.";

/** Answers questions for a summary and, otherwise, as told. */
function script(answer: (request: WireRequest) => ScriptedReply, toSummary: ScriptedReply = { text: [summary] }) {
  world.model.script((request) => (isSummary(request) ? toSummary : answer(request)));
}

/** A thread with an open proposal to Anna, then so many messages of 1,000 characters. Returns their ids. */
async function longThread(count: number) {
  script(() => ({
    calls: [{ tool: "send_email", arguments: { lead_id: leadId, subject: "Hello", body: "Hi Anna" } }],
  }));
  const events = await alex.chat.ask("Write to Anna");
  const { thread_id, turn_id } = one(events, "turn.started");
  const added = await world.sql<{ id: string }[]>`
    with recursive chain as (
      select 0 as position, null::uuid as parent_id, t.head_message_id as id, t.created_at from public.conversation_threads t
      where t.id = ${thread_id}
      union all
      select position + 1, id, gen_random_uuid(), clock_timestamp() from chain where position < ${count}
    )
    insert into public.messages (id, thread_id, workspace_id, user_id, parent_id, role, content, client_message_id)
    select id, ${thread_id}, ${alex.workspaceId}, ${alex.userId}, parent_id,
      case when position % 2 = 1 then 'user' else 'assistant' end, 'Number ' || position || ' ' || repeat('x', 1000),
      case when position % 2 = 1 then gen_random_uuid() end
    from chain where position > 0 order by position returning id`;
  await world.sql`update public.conversation_threads set head_message_id = ${added.at(-1)?.id ?? ""} where id = ${thread_id}`;
  script(() => ({ text: ["Answered."] }));
  const { approval_id } = one(events, "approval.requested");
  return { thread_id, turn_id, approval_id, messages: added.map(({ id }) => id) };
}

const storedSummaries = (threadId: string | null) =>
  world.sql`select message_id, content, tainted from public.thread_summaries where thread_id = ${threadId}`;

test("a thread of 200 messages stays under its budget; ids, promises and open approvals survive; nothing is lost", async () => {
  const { thread_id, messages } = await longThread(200);
  const events = await alex.chat.ask("Where were we?", { thread_id });
  expect(textOf(events)).toBe("Answered.");
  expect(summaries()).toHaveLength(1);
  expect(shown().length).toBeLessThan(tunables.compaction.keepCharacters + tunables.compaction.summaryMaxCharacters);
  expect(shown()).toContain("Alex promised it");
  expect(shown()).toContain(`[${leadId}] Anna Berg`);
  expect(shown()).toMatch(/NOT been done:.{1,5}- send_email: E-mail to Anna Berg: “Hello”/);
  expect(shown()).toContain("Number 200");
  expect(shown()).not.toContain("Number 100 ");
  expect(one(events, "turn.finished").usage).toMatchObject({ input_tokens: 20, output_tokens: 10 });

  const thread = z
    .object({ messages: z.array(z.object({ id: z.string() })) })
    .parse(await alex.rpc("get_thread", { thread_id }));
  expect(thread.messages.map(({ id }) => id)).toEqual(expect.arrayContaining(messages));

  await alex.chat.ask("And now?", { thread_id });
  expect(summaries()).toHaveLength(1);
  expect(shown()).toContain("Alex promised it");
  expect(shown()).toContain("Where were we?");
});

test("a summary grows from the one before it", async () => {
  const { thread_id } = await longThread(130);
  await alex.chat.ask("Where were we?", { thread_id });
  const [first] = await storedSummaries(thread_id);
  await world.sql`update public.messages set content = repeat('y', 90000) where thread_id = ${thread_id} and content = 'Answered.'`;
  await alex.chat.ask("And now?", { thread_id });
  expect(summaries()).toHaveLength(2);
  expect(JSON.stringify(summaries()[1]?.input)).toContain("Alex promised it");
  expect(await storedSummaries(thread_id)).toHaveLength(2);
  expect(shown()).toContain(`[${leadId}] Anna Berg`);
  expect(first).toMatchObject({ tainted: false });
});

test("a branch keeps its own: an edit before the cut is told word for word, without the other branch's summary", async () => {
  const { thread_id, messages } = await longThread(200);
  await alex.chat.ask("Where were we?", { thread_id });
  await alex.chat.ask("Another way", { thread_id, edit_of: messages[60] });
  expect(shown()).toContain("Number 1 ");
  expect(shown()).toContain("Number 60 ");
  expect(shown()).not.toContain("Alex promised it");
  expect(summaries()).toHaveLength(1);

  script(() => ({ text: ["Answered."] }), { text: ["- The other branch."] });
  await alex.chat.ask("A third way", { thread_id, edit_of: messages[140] });
  expect(shown()).toContain("The other branch.");
  expect(await storedSummaries(thread_id)).toHaveLength(2);
});

test.each<[string, ScriptedReply]>([
  ["has a fault", { status: 500 }],
  ["says nothing", { text: ["  "] }],
  ["breaks off", { text: ["- The", " person"], cutAfter: 1 }],
])(
  "when the model %s, the newest and the open approvals stay, and the older part is said to be left out",
  async (_how, fault) => {
    const { thread_id } = await longThread(200);
    script(() => ({ text: ["Answered."] }), fault);
    const events = await alex.chat.ask("Where were we?", { thread_id });
    expect(textOf(events)).toBe("Answered.");
    expect(one(events, "turn.finished").status).toBe("completed");
    expect(shown().length).toBeLessThan(tunables.compaction.keepCharacters + 2_000);
    expect(shown()).toContain("must not guess");
    expect(shown()).toContain("E-mail to Anna Berg: “Hello”");
    expect(shown()).toContain("Number 200");
    expect(await storedSummaries(thread_id)).toHaveLength(0);
  },
);

test("a turn that waited goes on with its own words, though they stand before the cut", async () => {
  const { thread_id, approval_id, turn_id } = await longThread(200);
  await alex.chat.ask("Where were we?", { thread_id });
  script(({ input }) =>
    JSON.stringify(input).includes("You said no") ? { text: ["Then I leave it."] } : { text: ["?"] },
  );
  await readEvents(await alex.chat.decide(approval_id, "deny"));
  expect(textOf(await alex.chat.replay(turn_id))).toBe("Then I leave it.");
  expect(shown()).toContain("Write to Anna");
  script(() => ({ text: ["Answered."] }));
  await alex.chat.ask("And now?", { thread_id });
  expect(shown()).toMatch(/decided, from the records:.{1,5}- send_email \(denied\)/);
});

test("taint follows into the summary, and out of it into the turns after", async () => {
  const { thread_id, turn_id } = await longThread(200);
  await world.sql`update public.turns set tainted = true where id = ${turn_id}`;
  await alex.chat.ask("Where were we?", { thread_id });
  expect(await storedSummaries(thread_id)).toMatchObject([{ tainted: true }]);
  await world.sql`update public.turns set tainted = false where thread_id = ${thread_id}`;
  script(({ input }) =>
    input.some((item) => item.type === "function_call_output")
      ? { text: ["Done."] }
      : { calls: [{ tool: "remember", arguments: { content: "Likes tea" } }] },
  );
  const events = await alex.chat.ask("Remember what I should", { thread_id });
  expect(one(events, "approval.requested").tool).toBe("remember");
});

test("a stop while the summary is made ends the turn", async () => {
  const { thread_id } = await longThread(200);
  const held = Promise.withResolvers<void>();
  script(() => ({ text: ["Answered."] }), { text: [summary], hold: held.promise });
  const seen = [];
  for await (const event of streamEvents(await alex.chat.say("Where were we?", { thread_id }))) {
    seen.push(event);
    const { type } = event.event;
    if (type === "turn.started") await alex.chat.post("chat/stop", { turn_id: event.event.turn_id });
  }
  held.resolve();
  expect(one(seen, "turn.finished").status).toBe("stopped");
  expect(textOf(seen)).toBe("");
});
