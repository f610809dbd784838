import { signal } from "@preact/signals";

/** What the browser says about the network. True does not promise that the server answers. */
export const online = signal(navigator.onLine);

addEventListener("online", () => {
  online.value = true;
});
addEventListener("offline", () => {
  online.value = false;
});

/** Calls back when the network goes, or when a tab that was hidden is looked at again. */
export function onDoubt(doubt: (why: "offline" | "woken") => void): () => void {
  const controller = new AbortController();
  const { signal: listening } = controller;
  addEventListener("offline", () => doubt("offline"), { signal: listening });
  const wake = () => document.visibilityState === "visible" && doubt("woken");
  document.addEventListener("visibilitychange", wake, { signal: listening });
  return () => controller.abort();
}

/** Waits; ends early when the network is back or the tab is looked at again. Rejects when aborted. */
export function waitForNetwork(milliseconds: number, abort: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const end = (settle: () => void) => {
      clearTimeout(timer);
      controller.abort();
      settle();
    };
    const timer = setTimeout(() => end(resolve), milliseconds);
    const listening = { signal: controller.signal };
    addEventListener("online", () => end(resolve), listening);
    document.addEventListener(
      "visibilitychange",
      () => document.visibilityState === "visible" && end(resolve),
      listening,
    );
    abort.addEventListener("abort", () => end(() => reject(abort.reason)), listening);
  });
}
