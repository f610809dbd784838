import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChatEvent, NumberedEvent } from "../../../shared/contracts/events.ts";
import { ApiError } from "../../../web/api/api_error.ts";
import { type FollowOptions, followTurn } from "../../../web/api/follow_turn.ts";

const turnId = "00000000-0000-4000-8000-0000000000aa";
const usage = { input_tokens: 1, cached_tokens: 0, output_tokens: 1 };
const words = ["Three ", "leads ", "are ", "hot ", "today."];
const log: ChatEvent[] = [
  { type: "turn.started", turn_id: turnId, thread_id: null },
  ...words.map((text) => ({ type: "text.delta" as const, text })),
  { type: "turn.finished", status: "completed", usage },
];
const frames = log.map((event, index) => `id: ${index + 1}\ndata: ${JSON.stringify(event)}\n\n`);

/** An answer that brings this text in pieces of a given size and then ends, or breaks. */
function answer(text: string, size: number, breaks: boolean): Response {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at < bytes.length) {
        controller.enqueue(bytes.slice(at, at + size));
        at += size;
      } else if (breaks) controller.error(new TypeError("network error"));
      else controller.close();
    },
  });
  return new Response(body);
}

function follow(given: Partial<FollowOptions>) {
  const seen: NumberedEvent[] = [];
  const states: string[] = [];
  const done = followTurn({
    resume: (_turn, after) => Promise.resolve(answer(frames.slice(after).join(""), 64, false)),
    onEvents: (_turn, events) => seen.push(...events),
    onConnection: (state) => states.push(state),
    onDoubt: () => () => undefined,
    wait: () => Promise.resolve(),
    signal: new AbortController().signal,
    ...given,
  });
  return { done, seen, states };
}

const numbers = (events: NumberedEvent[]) => events.map((event) => event.seq);
const everyNumber = log.map((_event, index) => index + 1);

describe("following a turn", () => {
  it("hands on each event once and in order, wherever connections break", async () => {
    const whole = frames.join("");
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ length: fc.integer({ min: 0, max: whole.length }), overlap: fc.integer({ min: 0, max: 3 }) }),
          {
            maxLength: 6,
          },
        ),
        fc.integer({ min: 1, max: 200 }),
        async (connections, size) => {
          const plan = [...connections];
          const next = (after: number) => {
            const connection = plan.shift();
            const rest = frames.slice(Math.max(0, after - (connection?.overlap ?? 0))).join("");
            // A line that ends cleanly before anything came means that the turn is over: here it always breaks then.
            return answer(rest.slice(0, connection?.length ?? rest.length), size, connection !== undefined);
          };
          const { done, seen } = follow({
            begin: () => Promise.resolve(next(0)),
            resume: (_turn, after) => Promise.resolve(next(after)),
          });
          await expect(done).resolves.toBe(turnId);
          expect(numbers(seen)).toEqual(everyNumber);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("posts again, with the same request, when no answer came", async () => {
    const begin = vi
      .fn<NonNullable<FollowOptions["begin"]>>()
      .mockRejectedValueOnce(new ApiError("offline", "No answer."))
      .mockImplementation(() => Promise.resolve(answer(frames.join(""), 30, false)));
    const { done, seen, states } = follow({ begin });
    await done;
    expect(begin).toHaveBeenCalledTimes(2);
    expect(numbers(seen)).toEqual(everyNumber);
    expect(states).toEqual(["connecting", "lost", "connecting", "open"]);
  });

  it("asks for what is missing when a number was left out", async () => {
    const torn = frames.filter((_frame, index) => index !== 2).join("");
    const { done, seen } = follow({ begin: () => Promise.resolve(answer(torn, 50, false)) });
    await done;
    expect(numbers(seen)).toEqual(everyNumber);
  });

  it("goes on after what is already shown", async () => {
    const { done, seen } = follow({ turnId, after: 3 });
    await done;
    expect(numbers(seen)).toEqual(everyNumber.slice(3));
  });

  it("ends when the log has nothing more and the turn is not under way", async () => {
    const { done, seen } = follow({ turnId, after: log.length });
    await expect(done).resolves.toBe(turnId);
    expect(seen).toEqual([]);
  });

  it("gives up at once when the server refuses", async () => {
    const begin = vi.fn(() => Promise.reject(new ApiError("conflict", "Still answering.")));
    await expect(follow({ begin }).done).rejects.toMatchObject({ code: "conflict" });
    expect(begin).toHaveBeenCalledOnce();
  });

  it("gives up after several faults of the server, but never because the network is gone", async () => {
    const faulty = vi.fn(() => Promise.reject(new ApiError("internal", "Fault.")));
    await expect(follow({ begin: faulty }).done).rejects.toMatchObject({ code: "internal" });
    expect(faulty).toHaveBeenCalledTimes(5);

    let attempts = 0;
    const { done } = follow({
      begin: () => {
        attempts += 1;
        if (attempts < 40) return Promise.reject(new ApiError("offline", "No answer."));
        return Promise.resolve(answer(frames.join(""), 100, false));
      },
    });
    await done;
    expect(attempts).toBe(40);
  });

  it("skips an event of a kind it does not know, and shows a result it cannot draw without its view", async () => {
    const callId = "00000000-0000-4000-8000-0000000000c1";
    const strange = [
      frames[0],
      'id: 2\ndata: {"type":"music.played","tune":"x"}\n\n',
      `id: 3\ndata: {"type":"tool.finished","call_id":"${callId}","ok":true,"summary":"Drawn.","view":{"kind":"chart"}}\n\n`,
      `id: 4\ndata: ${JSON.stringify(log.at(-1))}\n\n`,
    ].join("");
    const { done, seen } = follow({ begin: () => Promise.resolve(answer(strange, 40, false)) });
    await done;
    expect(numbers(seen)).toEqual([1, 3, 4]);
    expect(seen[1]?.event).toMatchObject({ type: "tool.finished", summary: "Drawn.", view: null });
  });
});

describe("a silent or doubtful line", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function hanging(signal: AbortSignal): Response {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(frames[0]));
        signal.addEventListener("abort", () => controller.error(new DOMException("Aborted", "AbortError")));
      },
    });
    return new Response(body);
  }

  it("is left after too long a silence, and the log taken up again", async () => {
    const { done, seen } = follow({ begin: (signal) => Promise.resolve(hanging(signal)) });
    await vi.advanceTimersByTimeAsync(41_000);
    await done;
    expect(numbers(seen)).toEqual(everyNumber);
  });

  it("is left at once when the network goes", async () => {
    let doubt: (why: "offline" | "woken") => void = () => undefined;
    const { done, seen } = follow({
      begin: (signal) => Promise.resolve(hanging(signal)),
      onDoubt: (given) => {
        doubt = given;
        return () => undefined;
      },
    });
    await vi.advanceTimersByTimeAsync(100);
    doubt("woken");
    await vi.advanceTimersByTimeAsync(100);
    expect(numbers(seen)).toEqual([1]);
    doubt("offline");
    await vi.advanceTimersByTimeAsync(100);
    await done;
    expect(numbers(seen)).toEqual(everyNumber);
  });
});
