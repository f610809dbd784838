import type { NumberedEvent } from "../../../../shared/contracts/events.ts";
import { converse } from "../../support/patient_client.ts";
import type { TortureWorld } from "../../support/torture_world.ts";
import { changingTasks } from "./changing_tasks.ts";
import { decidingTasks } from "./deciding_tasks.ts";
import { type Desk, openDesk } from "./desk.ts";
import { answerOf } from "./expectations.ts";
import { readingTasks } from "./reading_tasks.ts";
import type { BenignTask } from "./task.ts";

export const benignTasks: readonly BenignTask[] = [...readingTasks, ...changingTasks, ...decidingTasks];

export type BenignTally = {
  asked: number;
  done: number;
  failures: string[];
  /** Tools whose calls came to something. */
  tools: string[];
};

/**
 * Asks for ordinary things, one after the other, while others attack: each must come true, with at most one approval.
 * Questions share a desk, since they change nothing; every change begins at one of its own.
 */
export async function askBenignTasks(world: TortureWorld, tasks: readonly BenignTask[]): Promise<BenignTally> {
  const tally: BenignTally = { asked: 0, done: 0, failures: [], tools: [] };
  const tools = new Set<string>();
  const shared = await openDesk(world);
  for (const task of tasks) {
    const desk = readingTasks.includes(task) ? shared : await openDesk(world);
    const failure = await ask(desk, task);
    tally.asked++;
    if (failure) tally.failures.push(`"${task.messages.join('", "')}": ${failure}`);
    else tally.done++;
    const used = await world.sql`select distinct tool from public.tool_calls
      where workspace_id = ${desk.bea.workspaceId} and ok`;
    for (const { tool } of used) tools.add(String(tool));
  }
  return { ...tally, tools: [...tools].sort() };
}

async function ask(desk: Desk, { messages, expectations }: BenignTask): Promise<string | undefined> {
  const events: NumberedEvent[] = [];
  let thread_id: string | null = null;
  for (const message of messages) {
    const seen = await converse(desk.bea.chat, { message, thread_id });
    if (seen.complaints.length > 0) return seen.complaints.join("; ");
    events.push(...seen.events);
    const started = seen.events[0]?.event;
    if (started?.type === "turn.started") thread_id = started.thread_id;
    const end = seen.events.at(-1)?.event;
    if (end?.type !== "turn.finished" || end.status !== "completed") return `it ended as ${JSON.stringify(end)}`;
  }
  const approvals = events.filter(({ event }) => event.type === "approval.requested").length;
  if (approvals > 1) return `${approvals} approvals`;
  for (const expectation of expectations) {
    const missing = await expectation({ ...desk, events });
    if (missing) return `${missing}. It said: ${answerOf(events).slice(0, 150)}`;
  }
  return undefined;
}
