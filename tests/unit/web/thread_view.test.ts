import { describe, expect, it } from "vitest";
import type { StoredThread } from "../../../web/api/chat_contracts.ts";
import { groupBlocks } from "../../../web/state/group_blocks.ts";
import { threadViewOf } from "../../../web/state/thread_view.ts";
import { applyEvents, emptyTurn, mergeLiveTurn } from "../../../web/state/turn_view.ts";

const usage = { input_tokens: 1, cached_tokens: 0, output_tokens: 1 };
type Message = StoredThread["messages"][number];
type Turn = StoredThread["turns"][number];
type Call = StoredThread["calls"][number];

const message = (given: Partial<Message> & Pick<Message, "id" | "role">): Message => ({
  parent_id: null,
  content: given.id,
  turn_id: "t1",
  created_at: "2026-11-14T10:00:00Z",
  siblings: [given.id],
  ...given,
});
const turn = (given: Partial<Turn> & Pick<Turn, "id">): Turn => ({
  user_message_id: "u1",
  status: "completed",
  last_seq: 9,
  usage,
  ...given,
});
const call = (given: Partial<Call> & Pick<Call, "id">): Call => ({
  turn_id: "t1",
  message_id: "a1",
  tool: "add_note",
  arguments: {},
  status: "done",
  summary: "Note added.",
  ...given,
});
const thread = (given: Partial<StoredThread>): StoredThread => ({
  thread: { id: "th", workspace_id: "w", title: "Title", archived_at: null },
  messages: [message({ id: "u1", role: "user" })],
  turns: [],
  calls: [],
  approvals: [],
  ...given,
});

describe("a stored thread", () => {
  it("shows an answer of several steps as one, with its actions after the words they followed", () => {
    const view = threadViewOf(
      thread({
        messages: [
          message({ id: "u1", role: "user" }),
          message({ id: "a1", role: "assistant", content: "Looking." }),
          message({ id: "a2", role: "assistant", content: "Done." }),
        ],
        turns: [turn({ id: "t1" })],
        calls: [call({ id: "c1" }), call({ id: "c2", status: "failed" })],
      }),
    );
    expect(view.items.map((item) => item.kind)).toEqual(["user", "turn"]);
    expect(view.turns.t1?.blocks.map((block) => (block.kind === "text" ? block.text : block.key))).toEqual([
      "Looking.",
      "c1",
      "c2",
      "Done.",
    ]);
  });

  it("shows a turn that has not said anything yet", () => {
    const view = threadViewOf(thread({ turns: [turn({ id: "t1", status: "queued" })] }));
    expect(view.items.at(-1)).toMatchObject({ kind: "turn", turnId: "t1" });
  });

  it("of several silent turns on a message shows the newest, and none beside an answer", () => {
    const silent = [turn({ id: "t1", status: "failed" }), turn({ id: "t2", status: "failed" })];
    expect(
      threadViewOf(thread({ turns: silent })).items.map((item) => (item.kind === "turn" ? item.turnId : "")),
    ).toEqual(["", "t2"]);
    const answered = thread({
      messages: [
        message({ id: "u1", role: "user" }),
        message({ id: "a1", role: "assistant", parent_id: "u1", turn_id: "t3" }),
      ],
      turns: [...silent, turn({ id: "t3" })],
    });
    expect(threadViewOf(answered).items.filter((item) => item.kind === "turn")).toHaveLength(1);
  });

  it("takes nothing from a turn under way: its log is replayed", () => {
    const view = threadViewOf(
      thread({
        messages: [message({ id: "u1", role: "user" }), message({ id: "a1", role: "assistant" })],
        turns: [turn({ id: "t1", status: "running" })],
      }),
    );
    expect(view.turns.t1).toEqual(emptyTurn("t1"));
  });

  it("knows of each call the newest proposal", () => {
    const preview = { kind: "email", to: "a@example.com", to_name: null, subject: "", body: "" } as const;
    const approval = { tool_call_id: "c1", arguments: {}, preview, expires_at: "2026-12-01T00:00:00Z" };
    const view = threadViewOf(
      thread({
        messages: [message({ id: "u1", role: "user" }), message({ id: "a1", role: "assistant" })],
        turns: [turn({ id: "t1", status: "waiting" })],
        calls: [call({ id: "c1", status: "waiting", summary: null })],
        approvals: [
          { ...approval, id: "p1", status: "edited" },
          { ...approval, id: "p2", status: "pending" },
        ],
      }),
    );
    expect(view.turns.t1?.steps.c1).toMatchObject({ state: "waiting", approval: { id: "p2" } });
    const [, group] = groupBlocks(view.turns.t1 ?? emptyTurn("t1"));
    expect(group?.kind).toBe("approval");
  });
});

describe("what is stored and what the stream brought", () => {
  const stored = threadViewOf(
    thread({
      messages: [message({ id: "u1", role: "user" }), message({ id: "a1", role: "assistant" })],
      turns: [turn({ id: "t1", last_seq: 3 })],
      calls: [call({ id: "c1", undone_at: "2026-11-14T11:00:00Z" })],
    }),
  ).turns.t1;
  const live = applyEvents(emptyTurn("t1"), [
    { seq: 1, event: { type: "turn.started", turn_id: "t1", thread_id: null } },
    { seq: 2, event: { type: "tool.started", call_id: "c1", tool: "add_note", arguments: {} } },
    { seq: 3, event: { type: "tool.finished", call_id: "c1", ok: true, summary: "Note added." } },
  ]);

  it("keeps the stream's view and adds what only the store knows", () => {
    if (!stored) throw new Error("The turn is missing.");
    const merged = mergeLiveTurn(stored, live);
    expect(merged.blocks).toBe(live.blocks);
    expect(merged.steps.c1?.undoneAt).toBe("2026-11-14T11:00:00Z");
  });

  it("takes the store's view when it is further", () => {
    if (!stored) throw new Error("The turn is missing.");
    expect(mergeLiveTurn({ ...stored, lastSeq: 8 }, live).lastSeq).toBe(8);
  });
});
