import { signal } from "@preact/signals";
import { jsonOf } from "../api/parse_answer.ts";
import { object, record, text, type ValueOf } from "../api/shape.ts";
import { readSetting, writeSetting } from "./local_setting.ts";

const key = "seen-threads";
const remembered = 300;

const stored = object({ since: text, threads: record(text) });

/** When each thread was last looked at in this browser; threads never looked at count from `since`. */
const seen = signal(read());

/** True when the thread has moved on since the person last looked at it. */
export function isUnread(threadId: string, updatedAt: string): boolean {
  return Date.parse(updatedAt) > Date.parse(seen.value.threads[threadId] ?? seen.value.since);
}

/** Notes that the person looks at the thread now. */
export function markSeen(threadId: string, at: string): void {
  const newest = Object.entries({ ...seen.value.threads, [threadId]: at })
    .sort(([, first], [, second]) => second.localeCompare(first))
    .slice(0, remembered);
  seen.value = { ...seen.value, threads: Object.fromEntries(newest) };
  writeSetting(key, JSON.stringify(seen.value));
}

function read(): ValueOf<typeof stored> {
  const kept = jsonOf(readSetting(key));
  if (stored.is(kept)) return kept;
  const fresh = { since: new Date().toISOString(), threads: {} };
  writeSetting(key, JSON.stringify(fresh));
  return fresh;
}
