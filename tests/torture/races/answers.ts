import { errorBody } from "../../../shared/contracts/error.ts";
import type { NumberedEvent } from "../../../shared/contracts/events.ts";
import { readEvents } from "../../functions/support/chat_client.ts";

/** What one of many simultaneous clients was told. */
export type Answer = { status: number; events: NumberedEvent[]; code?: string; body?: unknown; complaint?: string };

/** Waits for all answers and reads each to its end. */
export function allAnswers(requests: Promise<Response>[]): Promise<Answer[]> {
  return Promise.all(requests.map(async (request) => readAnswer(await request)));
}

/** What each breach of "always explained, never a server fault" looks like. */
export function complaintsOf(answers: readonly Answer[]): string[] {
  return answers.flatMap(({ complaint }) => complaint ?? []);
}

export function countOf(answers: readonly Answer[], status: number): number {
  return answers.filter((answer) => answer.status === status).length;
}

async function readAnswer(response: Response): Promise<Answer> {
  const { status } = response;
  if (response.headers.get("content-type")?.startsWith("text/event-stream")) return await readStream(response);
  const body: unknown = await response.json().catch(() => undefined);
  if (status >= 500) return { status, events: [], complaint: `${status}: ${JSON.stringify(body)}` };
  if (response.ok) return { status, events: [], body };
  const refusal = errorBody.safeParse(body).data?.error;
  if (!refusal?.message)
    return { status, events: [], complaint: `${status} without a reason: ${JSON.stringify(body)}` };
  return { status, events: [], body, code: refusal.code };
}

async function readStream(response: Response): Promise<Answer> {
  const { status } = response;
  try {
    const events = await readEvents(response);
    const gap = events.find(({ seq }, index) => index > 0 && seq !== (events[index - 1]?.seq ?? 0) + 1);
    return { status, events, ...(gap && { complaint: `a stream jumps to event ${gap.seq}` }) };
  } catch (error) {
    return { status, events: [], complaint: `a stream broke off: ${String(error)}` };
  }
}
