import type { LeadChange } from "./lead_list.ts";

/** Long enough to gather a bulk change into few reads, short enough to feel live. */
const gatherMilliseconds = 250;

/** Gathers live changes and hands them on together. */
export function createChangeBuffer(handle: (changes: LeadChange[]) => void) {
  let gathered: LeadChange[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush() {
    const changes = gathered;
    gathered = [];
    timer = undefined;
    handle(changes);
  }

  return {
    add(change: LeadChange) {
      gathered.push(change);
      timer ??= setTimeout(flush, gatherMilliseconds);
    },
    stop() {
      clearTimeout(timer);
    },
  };
}
