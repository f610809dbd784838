import type { NumberedEvent } from "../../shared/contracts/events.ts";
import { chatEvent } from "./chat_contracts.ts";
import type { StreamEvent } from "./event_stream_parser.ts";
import { jsonOf } from "./parse_answer.ts";

/** A number of the log, with its event unless this page is too old to know it. */
export interface ParsedEvent {
  seq: number;
  numbered: NumberedEvent | undefined;
}

/** Reads one event of a turn's log; undefined for anything without a number. */
export function parseEvent({ id, data }: StreamEvent): ParsedEvent | undefined {
  const seq = Number(id);
  if (!Number.isInteger(seq) || seq < 1) return undefined;
  const event = chatEvent.safeParse(jsonOf(data));
  if (event.success) return { seq, numbered: { seq, event: event.data } };
  // A result of a kind that this page cannot draw is still a result.
  const plain = chatEvent.safeParse({ ...objectOf(jsonOf(data)), view: null });
  return { seq, numbered: plain.success ? { seq, event: plain.data } : undefined };
}

function objectOf(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
