import { signal } from "@preact/signals";

/** What the browser says about the network. True does not promise that the server answers. */
export const online = signal(navigator.onLine);

addEventListener("online", () => {
  online.value = true;
});
addEventListener("offline", () => {
  online.value = false;
});
