import { createParser } from "eventsource-parser";

/** One server-sent event: its name and its data. */
export type ServerEvent = { event: string | undefined; data: string };

/** One buffer is read into again and again: left to itself, the runtime makes 64 KiB of garbage for each small chunk. */
const bufferBytes = 16_384;

/** What may still come of a stream whose reader has heard enough: read so long, its connection can be used again. */
const restMilliseconds = 100;

/**
 * Reads a byte stream of server-sent events, as fetch gives it; yields those of each chunk together. Throws the signal's
 * reason as soon as it aborts, and lets go of the stream however the reading ends.
 */
export async function* serverEvents(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent[]> {
  let gathered: ServerEvent[] = [];
  const parser = createParser({ onEvent: ({ event, data }) => gathered.push({ event, data }) });
  const decoder = new TextDecoder();
  const reader = body.getReader({ mode: "byob" });
  let buffer = new ArrayBuffer(bufferBytes);
  const letGo = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", letGo);
  try {
    for (;;) {
      const { done, value } = await reader.read(new Uint8Array(buffer));
      signal.throwIfAborted();
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      buffer = value.buffer;
      if (gathered.length === 0) continue;
      yield gathered;
      gathered = [];
    }
  } finally {
    signal.removeEventListener("abort", letGo);
    if (signal.aborted) letGo();
    else void readRest(reader);
  }
}

async function readRest(reader: ReadableStreamBYOBReader): Promise<void> {
  const timer = setTimeout(() => void reader.cancel().catch(() => {}), restMilliseconds);
  try {
    while (!(await reader.read(new Uint8Array(bufferBytes))).done);
  } catch {
    // It broke off when nobody listened any more.
  } finally {
    clearTimeout(timer);
  }
}
