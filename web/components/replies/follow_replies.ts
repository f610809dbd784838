import { listen } from "../../api/realtime.ts";

/** Several replies in a moment are looked at together. */
const gatherMilliseconds = 300;

/** Calls `changed` soon after a reply came, was classified or answered, and after each joining. */
export function followReplies(workspaceId: string, changed: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      changed();
    }, gatherMilliseconds);
  };
  const stop = listen(`workspace:${workspaceId}`, { event: "reply", onEvent: soon, onJoined: soon });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
