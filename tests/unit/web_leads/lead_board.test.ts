import { describe, expect, test } from "vitest";
import { type BoardQuery, type FoundColumn, LeadBoard } from "../../../web/components/board/lead_board.ts";
import { everyLead } from "../../../web/components/leads/lead_query.ts";
import { sampleLead } from "./sample_lead.ts";

const query: BoardQuery = { ...everyLead, measure: null };
const lead = (id: string, stage: string) => sampleLead(id, { name: id, stage });

function column(stage: string, ids: string[], more: Partial<FoundColumn> = {}): FoundColumn {
  const leads = ids.map((id) => lead(id, stage));
  return {
    stage,
    label: stage.toUpperCase(),
    kind: "open",
    count: ids.length,
    sum: null,
    mean: null,
    leads,
    nextCursor: null,
    ...more,
  };
}

/** A promise that is settled from outside. */
function open<Value>() {
  return Promise.withResolvers<Value>();
}

function boardOf(...answers: (FoundColumn[] | Promise<FoundColumn[]>)[]) {
  const moves: string[] = [];
  let answer: (() => Promise<void>) | undefined;
  const board = new LeadBoard({
    read: async () => structuredClone((await answers.shift()) ?? []),
    readColumn: async (stage, _query, cursor) => ({
      leads: [lead(`${stage} after ${cursor}`, stage)],
      nextCursor: null,
    }),
    move: async (id, stage) => {
      moves.push(`${id} to ${stage}`);
      await answer?.();
    },
  });
  const drawn = () =>
    board.state.value.columns.map(
      ({ stage, count, leads }) => `${stage} ${count}: ${leads.map(({ id }) => id).join(" ")}`,
    );
  return { board, drawn, moves, answerWith: (next: () => Promise<void>) => (answer = next) };
}

describe("a move", () => {
  test("shows at once, with the counts, and says where the card came from", async () => {
    const { board, drawn, moves } = boardOf([column("new", ["a", "b"], { count: 40 }), column("won", ["c"])]);
    await board.show(query);
    const moved = board.move("a", "won");
    expect(drawn()).toEqual(["new 39: b", "won 2: a c"]);
    expect(await moved).toBe("new");
    expect(moves).toEqual(["a to won"]);
    expect(board.state.value.columns[1]?.leads[0]).toMatchObject({ stage: "won", stage_label: "WON" });
  });

  test("that is refused is taken back, and thrown", async () => {
    const { board, drawn, answerWith } = boardOf([column("new", ["a", "b"]), column("won", [])]);
    await board.show(query);
    answerWith(() => Promise.reject(new Error("Viewers look.")));
    await expect(board.move("a", "won")).rejects.toThrow("Viewers look.");
    expect(drawn()).toEqual(["new 2: a b", "won 0: "]);
  });

  test("to where the card is, or of one that is not there, asks nobody", async () => {
    const { board, moves } = boardOf([column("new", ["a"])]);
    await board.show(query);
    expect(await board.move("a", "new")).toBeUndefined();
    expect(await board.move("z", "new")).toBeUndefined();
    expect(moves).toEqual([]);
  });

  test("holds while an older answer arrives", async () => {
    const before = [column("new", ["a"]), column("won", [])];
    const { board, drawn, answerWith } = boardOf(before, before);
    await board.show(query);
    const saved = open<void>();
    answerWith(() => saved.promise);
    const moved = board.move("a", "won");
    await board.refresh();
    expect(drawn()).toEqual(["new 0: ", "won 1: a"]);
    saved.resolve();
    await moved;
  });

  test("changed again before it was saved ends where it was sent last", async () => {
    const { board, drawn, answerWith } = boardOf([column("new", ["a"]), column("won", []), column("lost", [])]);
    await board.show(query);
    const first = open<void>();
    answerWith(() => first.promise);
    const refused = board.move("a", "won");
    answerWith(() => Promise.resolve());
    await board.move("a", "lost");
    first.reject(new Error("Too late."));
    await expect(refused).rejects.toThrow();
    expect(drawn()).toEqual(["new 0: ", "won 0: ", "lost 1: a"]);
  });
});

test("more cards come once, behind the others", async () => {
  const { board, drawn } = boardOf([column("new", ["a"], { count: 2, nextCursor: "x" })]);
  await board.show(query);
  expect(board.state.value.columns[0]?.more).toBe("ready");
  await Promise.all([board.loadMore("new"), board.loadMore("new")]);
  expect(drawn()).toEqual(["new 2: a new after x"]);
  expect(board.state.value.columns[0]?.more).toBe("none");
});

test("reading again keeps the cards that one had scrolled to", async () => {
  const many = Array.from({ length: 100 }, (_, index) => `n${index}`);
  const { board } = boardOf(
    [column("new", many, { count: 130, nextCursor: "first" }), column("won", [])],
    [
      column("new", ["fresh", ...many.slice(0, 99)], { count: 130, nextCursor: "again" }),
      column("won", ["new after first"]),
    ],
  );
  await board.show(query);
  await board.loadMore("new");
  await board.refresh();
  const ids = board.state.value.columns[0]?.leads.map(({ id }) => id) ?? [];
  expect(ids[0]).toBe("fresh");
  expect(ids).not.toContain("new after first");
  expect(new Set(ids).size).toBe(ids.length);
});

test("cards that were on their way when reading again failed can be asked for again", async () => {
  const { board, drawn } = boardOf(
    [column("new", ["a"], { count: 2, nextCursor: "x" })],
    Promise.reject(new Error("Away.")),
  );
  await board.show(query);
  const broken = board.loadMore("new");
  await board.refresh();
  await broken;
  expect(board.state.value.columns[0]?.more).toBe("ready");
  await board.loadMore("new");
  expect(drawn()).toEqual(["new 2: a new after x"]);
});

test("cards that came while the board was read again are kept, with what follows them", async () => {
  const many = Array.from({ length: 100 }, (_, place) => `lead ${place}`);
  const first = [column("new", [...many, "lead 100"], { count: 103, nextCursor: "x" })];
  const again = open<FoundColumn[]>();
  const { board } = boardOf(first, again.promise);
  await board.show(query);
  const reading = board.refresh();
  await board.loadMore("new");
  again.resolve([column("new", many, { count: 103, nextCursor: "after 100" })]);
  await reading;
  const { leads = [], more } = board.state.value.columns[0] ?? {};
  expect(leads.map(({ id }) => id).slice(100)).toEqual(["lead 100", "new after x"]);
  expect(more).toBe("none");
});

test("an answer to an earlier query is dropped, and a failure is said only where nothing stands", async () => {
  const late = open<FoundColumn[]>();
  const { board, drawn } = boardOf(late.promise, [column("new", ["b"])], Promise.reject(new Error("Away.")));
  const first = board.show(query);
  await board.show({ ...query, measure: "score" });
  late.resolve([column("new", ["a"])]);
  await first;
  expect(drawn()).toEqual(["new 1: b"]);
  await board.refresh();
  expect(board.state.value.status).toBe("ready");
});

test("an edit beside the board shows on the card, and moves it with its stage", async () => {
  const { board, drawn } = boardOf([column("new", ["a", "b"]), column("won", [])]);
  await board.show(query);
  board.put({ ...lead("b", "won"), title: "CEO" });
  expect(drawn()).toEqual(["new 1: a", "won 1: b"]);
  expect(board.state.value.columns[1]?.leads[0]?.title).toBe("CEO");
});
