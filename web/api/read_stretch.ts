import type { NumberedEvent } from "../../shared/contracts/events.ts";
import { ApiError } from "./api_error.ts";
import { createEventStreamParser } from "./event_stream_parser.ts";
import { type ParsedEvent, parseEvent } from "./parse_event.ts";

const tunables = {
  /** The server sends a comment every 15 s: silence for longer means that the line is dead. */
  silenceMilliseconds: 40_000,
  /** After a sleeping tab woke, this much silence is enough to doubt the line. */
  silenceBeforeWakeMilliseconds: 18_000,
};

export interface StretchOptions {
  /** Replays and follows the log after a number. */
  resume: (turnId: string, after: number, signal: AbortSignal) => Promise<Response>;
  onEvents: (turnId: string, events: NumberedEvent[]) => void;
  onConnection: (state: "connecting" | "open" | "lost") => void;
  /** Hears when the network goes or a sleeping tab wakes; returns the function that stops hearing. */
  onDoubt: (doubt: (why: "offline" | "woken") => void) => () => void;
  signal: AbortSignal;
}

export interface Cursor {
  turnId: string | undefined;
  after: number;
  ended: boolean;
}

/**
 * Reads one connection to its end and moves the cursor. `begin` opens it, else the log is resumed at the cursor.
 * @throws whatever breaks the connection.
 */
export async function readStretch(
  options: StretchOptions,
  cursor: Cursor,
  begin: ((signal: AbortSignal) => Promise<Response>) | undefined,
): Promise<void> {
  const line = watchedLine(options);
  try {
    options.onConnection("connecting");
    const response = await (begin ? begin(line.signal) : resume(options, cursor, line.signal));
    options.onConnection("open");
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const parse = createEventStreamParser();
    for (let piece = await reader?.read(); piece?.value !== undefined; piece = await reader?.read()) {
      line.heard();
      const complete = take(
        parse(piece.value).flatMap((event) => parseEvent(event) ?? []),
        cursor,
        options,
      );
      if (cursor.ended || !complete) return;
    }
  } finally {
    line.hangUp();
  }
}

/** A connection's signal: aborted with the caller's, after too long a silence, or when the network is gone. */
function watchedLine({ signal, onDoubt }: StretchOptions) {
  const controller = new AbortController();
  let heardAt = Date.now();
  // Set once and put off when it rings, not with every piece that arrives.
  let timer = setTimeout(ring, tunables.silenceMilliseconds);
  function ring() {
    const left = heardAt + tunables.silenceMilliseconds - Date.now();
    if (left <= 0) controller.abort();
    else timer = setTimeout(ring, left);
  }
  const heard = () => {
    heardAt = Date.now();
  };
  const forward = () => controller.abort(signal.reason);
  const stopDoubting = onDoubt((why) => {
    const silence = Date.now() - heardAt;
    if (why === "offline" || silence > tunables.silenceBeforeWakeMilliseconds) controller.abort();
  });
  const hangUp = () => {
    clearTimeout(timer);
    stopDoubting();
    signal.removeEventListener("abort", forward);
    controller.abort();
  };
  if (signal.aborted) forward();
  signal.addEventListener("abort", forward);
  return { signal: controller.signal, heard, hangUp };
}

function resume(options: StretchOptions, cursor: Cursor, signal: AbortSignal): Promise<Response> {
  if (cursor.turnId) return options.resume(cursor.turnId, cursor.after, signal);
  throw new ApiError(
    "bad_answer",
    "The assistant's answer did not begin. Reload the page and look whether it is there.",
  );
}

/** Hands on what is new. False when a number is missing: the rest must be asked for again. */
function take(parsed: ParsedEvent[], cursor: Cursor, options: StretchOptions): boolean {
  const fresh: NumberedEvent[] = [];
  let complete = true;
  for (const { seq, numbered } of parsed) {
    if (seq <= cursor.after) continue;
    if (seq > cursor.after + 1) {
      complete = false;
      break;
    }
    cursor.after = seq;
    cursor.ended = numbered?.event.type === "turn.finished";
    if (numbered?.event.type === "turn.started") cursor.turnId = numbered.event.turn_id;
    if (numbered) fresh.push(numbered);
  }
  if (fresh.length > 0 && cursor.turnId) options.onEvents(cursor.turnId, fresh);
  return complete;
}
