import type { ChatEvent } from "../../../shared/contracts/events.ts";
import type { TurnWriter } from "./turn_writer.ts";

/**
 * Gathers the model's text into chunks that are logged and then sent. Sending only what is logged costs one round trip
 * before the first words, and makes every number mean the same to every client, whoever dies when.
 */
export type TextLog = {
  push(text: string): void;
  /** What is not logged yet, to be stored with the reply. Nothing is logged by itself after this. */
  rest(): ChatEvent[];
  /** Voids what was logged: the answer begins anew. */
  discard(): Promise<void>;
};

export function textLog(
  writer: Pick<TurnWriter, "advance">,
  timing: { firstChunkMilliseconds: number; chunkMilliseconds: number },
): TextLog {
  let gathered = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** A flush is arranged or under way, and arranges the next itself. */
  let isArranged = false;
  let isEnded = false;
  let firstSeq: number | undefined;
  let flushed: Promise<void> = Promise.resolve();

  function flush(): void {
    const text = gathered;
    gathered = "";
    flushed = writer
      .advance({ events: [{ type: "text.delta", text }] })
      .then(({ events }) => {
        firstSeq ??= events.find(({ event }) => event.type === "text.delta")?.seq;
        isArranged = false;
        if (gathered !== "") arrange(timing.chunkMilliseconds);
      })
      // The writer has aborted the turn already.
      .catch(() => {});
  }

  function arrange(milliseconds: number): void {
    if (isArranged || isEnded) return;
    isArranged = true;
    // Timers are no finer than a millisecond.
    if (milliseconds >= 1) timer = setTimeout(flush, milliseconds);
    else flush();
  }

  function rest(): ChatEvent[] {
    clearTimeout(timer);
    isEnded = true;
    const text = gathered;
    gathered = "";
    return text === "" ? [] : [{ type: "text.delta", text }];
  }

  return {
    push(text) {
      gathered += text;
      arrange(firstSeq === undefined ? timing.firstChunkMilliseconds : timing.chunkMilliseconds);
    },
    rest,
    async discard() {
      rest();
      await flushed;
      if (firstSeq !== undefined) await writer.advance({ events: [{ type: "text.discarded", from_seq: firstSeq }] });
    },
  };
}
