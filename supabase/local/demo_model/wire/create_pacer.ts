/** Pauses between pieces of text, and how long they may be in all: a long table must not make people wait. */
export type Pace = { pieceMilliseconds: number; totalMilliseconds: number };

/** Shorter pauses are saved up: timers are no finer. */
const finestMilliseconds = 10;

/** Returns what to call after each of `count` pieces of text; it waits as the pace asks. */
export function createPacer(
  { pieceMilliseconds, totalMilliseconds }: Pace,
  count: number,
  sleep: (milliseconds: number) => Promise<void>,
): () => Promise<void> {
  const pause = Math.min(pieceMilliseconds, totalMilliseconds / Math.max(1, count));
  let owed = 0;
  return async () => {
    owed += pause;
    if (owed < finestMilliseconds) return;
    const due = owed;
    owed = 0;
    await sleep(due);
  };
}
