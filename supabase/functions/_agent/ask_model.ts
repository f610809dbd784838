import type { ChatEvent } from "../../../shared/contracts/events.ts";
import type { CallMeter } from "./call_meter.ts";
import { type Model, ModelError, type ModelReply, type ModelRequest } from "./model.ts";
import { textLog } from "./text_log.ts";
import type { TurnWriter } from "./turn_writer.ts";

export type AskTimings = {
  attempts: number;
  firstRetryMilliseconds: number;
  /** No attempt begins later than this after the first: the person gets an honest end rather than a longer wait. */
  retryBudgetSeconds: number;
  firstChunkMilliseconds: number;
  chunkMilliseconds: number;
};

/** The reply, and the end of its text that is not logged yet. */
export type Answer = { reply: ModelReply; events: ChatEvent[] };

/** What the model had said when a stop was asked for. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly text: string;
  readonly events: ChatEvent[];

  constructor(text: string, events: ChatEvent[]) {
    super("Interrupted");
    this.text = text;
    this.events = events;
  }
}

/**
 * Asks the model once, streaming its text into the turn's log. Passing faults are tried again with growing waits, or
 * as long as the provider asks for, within the budget; text that came before a fault is voided. Throws `ModelError` when it is no use, and
 * `Interrupted` when the writer aborts. The meter is closed whichever way it ends.
 */
export async function askModel(
  model: Model,
  request: ModelRequest,
  writer: TurnWriter,
  timings: AskTimings,
  meter: CallMeter,
): Promise<Answer> {
  const began = performance.now();
  for (let attempt = 1; ; attempt++) {
    const log = textLog(writer, timings);
    let text = "";
    try {
      for await (const event of model.stream(request, writer.signal)) {
        if (event.type === "reply") {
          meter.close(event.reply.cutShort ? "cut_short" : "answered", event.reply.usage);
          return { reply: event.reply, events: log.rest() };
        }
        meter.heard(event.text);
        text += event.text;
        log.push(event.text);
      }
      throw new ModelError("The model's answer broke off.", { passing: true });
    } catch (error) {
      if (writer.signal.aborted) throw interrupted(text, log.rest(), meter);
      meter.broke();
      await log.discard();
      const delay = retryDelay(error, attempt, timings);
      if (delay === undefined || performance.now() - began + delay > timings.retryBudgetSeconds * 1000) {
        meter.close("failed");
        throw error;
      }
      await pause(delay, writer.signal);
      if (writer.signal.aborted) throw interrupted("", [], meter);
    }
  }
}

function interrupted(text: string, events: ChatEvent[], meter: CallMeter): Interrupted {
  meter.close("stopped");
  return new Interrupted(text, events);
}

/** Milliseconds until the next attempt; undefined when another is no use. */
function retryDelay(error: unknown, attempt: number, timings: AskTimings): number | undefined {
  if (!(error instanceof ModelError) || !error.passing || attempt >= timings.attempts) return undefined;
  const growing = timings.firstRetryMilliseconds * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
  return error.retryAfterMilliseconds ?? growing;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
