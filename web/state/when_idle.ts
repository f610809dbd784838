const patienceMilliseconds = 2_000;

/** Resolves when the browser has nothing better to do: for what a screen wants but must not wait for. */
export function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has no requestIdleCallback.
    if (typeof requestIdleCallback === "undefined") setTimeout(resolve, 300);
    else requestIdleCallback(() => resolve(), { timeout: patienceMilliseconds });
  });
}
