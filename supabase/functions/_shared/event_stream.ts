import type { NumberedEvent } from "../../../shared/contracts/events.ts";
import { tunables } from "./tunables.ts";

const encoder = new TextEncoder();

/**
 * Answers with server-sent events: `id` is the event's number, `data` its JSON. Events that come together are sent as one
 * chunk. Comments keep the connection alive.
 * Ends with the source; an error of the source cuts the stream, and the client comes back with the last number.
 */
export function eventStream(source: AsyncIterable<readonly NumberedEvent[]>, abandon: () => void): Response {
  const iterator = source[Symbol.asyncIterator]();
  let keepAlive: ReturnType<typeof setInterval> | undefined;
  const stop = () => {
    clearInterval(keepAlive);
    abandon();
  };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const comment = encoder.encode(": still here\n\n");
      keepAlive = setInterval(() => controller.enqueue(comment), tunables.stream.keepAliveSeconds * 1000);
    },
    async pull(controller) {
      try {
        const { done, value } = await iterator.next();
        if (!done) return controller.enqueue(encoder.encode(value.map(frame).join("")));
        stop();
        controller.close();
      } catch (error) {
        stop();
        controller.error(error);
      }
    },
    cancel: stop,
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

function frame({ seq, event }: NumberedEvent): string {
  return `id: ${seq}\ndata: ${JSON.stringify(event)}\n\n`;
}
