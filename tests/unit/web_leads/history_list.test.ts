import { expect, test } from "vitest";
import type { HistoryEntry, LeadHistory } from "../../../shared/contracts/lead_history.ts";
import { durationWords } from "../../../web/components/history/duration_words.ts";
import { HistoryList } from "../../../web/components/history/history_list.ts";

/** `3` happened after `2`. */
function entry(number: number): HistoryEntry {
  const lead_id = "10000000-0000-4000-8000-000000000001";
  const at = new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString();
  return {
    id: String(number),
    lead_id,
    kind: "note",
    title: "Note",
    body: null,
    actor_id: null,
    actor_name: null,
    by_assistant: false,
    occurred_at: at,
  };
}
const page = (numbers: number[], next_cursor: string | null = null): LeadHistory => ({
  entries: numbers.map(entry),
  next_cursor,
});

function listOf(...answers: (LeadHistory | Error)[]) {
  const asked: (string | null)[] = [];
  const list = new HistoryList(async (_kinds, cursor) => {
    asked.push(cursor);
    const answer = answers.shift() ?? page([]);
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const shown = () => list.state.value.entries.map(({ id }) => id).join(" ");
  return { list, shown, asked };
}

test("older pages come behind, each entry once", async () => {
  const { list, shown, asked } = listOf(page([9, 8], "b"), page([8, 7], "c"), page([6]));
  await list.show(null);
  await Promise.all([list.loadMore(), list.loadMore()]);
  expect(shown()).toBe("9 8 7");
  await list.loadMore();
  expect(shown()).toBe("9 8 7 6");
  expect(list.state.value.more).toBe("none");
  expect(asked).toEqual([null, "b", "c"]);
});

test("what is new stands on top, and the older pages stay", async () => {
  const { list, shown, asked } = listOf(page([9, 8], "b"), page([7, 6], "c"), page([10, 9], "a"), page([5]));
  await list.show(null);
  await list.loadMore();
  await list.refresh();
  expect(shown()).toBe("10 9 8 7 6");
  await list.loadMore();
  expect(shown()).toBe("10 9 8 7 6 5");
  expect(asked).toEqual([null, "b", null, "c"]);
});

test("what was taken back is gone after the next look", async () => {
  const { list, shown } = listOf(page([9, 8]), page([8]));
  await list.show(null);
  await list.refresh();
  expect(shown()).toBe("8");
});

test("a page that fails can be asked for again, and a failed look changes nothing", async () => {
  const { list, shown } = listOf(page([9], "b"), new Error("Away."), page([8]), new Error("Away."));
  await list.show(null);
  await list.loadMore();
  expect(list.state.value).toMatchObject({ status: "ready", more: "failed" });
  await list.loadMore();
  await list.refresh();
  expect(shown()).toBe("9 8");
});

test("nothing to show at first is a failure that says so", async () => {
  const { list } = listOf(new Error("Away."));
  await list.show(null);
  expect(list.state.value.status).toBe("failed");
});

test.each([
  [3_000, "less than an hour"],
  [2 * 3_600, "2 hours"],
  [86_400, "1 day"],
  [12.9 * 86_400, "12 days"],
])("%s seconds are %s", (seconds, words) => {
  expect(durationWords(seconds, "en")).toBe(words);
});
