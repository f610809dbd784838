/** Lets requests go as fast as their receiver takes them. */
export type RequestPace = {
  /** Resolves when the next request may leave. */
  turn(): Promise<void>;
  /** The receiver had enough: nothing for so long, and from then on so many a second. */
  slowDown(seconds: number, perSecond: number): void;
};

/** Without limit until the receiver names one; what waits then leaves one after the other. */
export function requestPace(): RequestPace {
  let nextAt = 0;
  let gapMilliseconds = 0;
  let line = Promise.resolve();

  async function leave(): Promise<void> {
    // The pause may grow while one waits.
    for (let wait = nextAt - Date.now(); wait > 0; wait = nextAt - Date.now()) {
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
    nextAt = Date.now() + gapMilliseconds;
  }

  return {
    turn() {
      line = line.then(leave);
      return line;
    },
    slowDown(seconds, perSecond) {
      gapMilliseconds = 1000 / perSecond;
      nextAt = Math.max(nextAt, Date.now() + seconds * 1000);
    },
  };
}
