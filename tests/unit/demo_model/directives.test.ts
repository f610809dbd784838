import { describe, expect, test } from "vitest";
import { answer } from "../../../supabase/local/demo_model/answer.ts";
import { ask, Conversation } from "./conversation.ts";

describe("calls on demand", () => {
  test("two mails are proposed at once", () => {
    const { rounds, text } = ask("demo: two emails");
    expect(rounds.map((calls) => calls.map((call) => call.tool))).toEqual([
      ["search_leads"],
      ["send_email", "send_email"],
    ]);
    expect(text).toContain("Waiting for your approval");
  });

  test("exactly the calls that are written, once", () => {
    const { rounds, text } = ask('demo: call show_memory {}\ncall remember {"content":"x"}');
    expect(rounds).toEqual([
      [
        { tool: "show_memory", arguments: {} },
        { tool: "remember", arguments: { content: "x" } },
      ],
    ]);
    expect(text).toContain("Remembered: x");
  });

  test.each(["demo: bad arguments", "demo: unknown tool"])("%s ends with the failure told", (message) => {
    const { calls, text } = ask(message);
    expect(calls).toHaveLength(1);
    expect(text).toContain("That didn't work");
  });

  test("broken JSON is sent as arguments", () => {
    const conversation = new Conversation();
    conversation.items.push({ role: "user", content: "demo: bad json" });
    const [call] = answer(conversation.request(), () => new Date(0)).calls;
    expect(() => JSON.parse(call?.arguments ?? "{}")).toThrow();
  });

  test("a loop goes on with new arguments, so that a cap must end it", () => {
    expect(() => ask("demo: loop")).toThrow("No answer after thirty rounds");
  });

  test("silence is an answer without any output", () => {
    expect(ask("demo: silent")).toEqual({ rounds: [], calls: [], text: "" });
  });

  test("the rest of the message is answered as usual", () => {
    expect(ask("demo: slow 5 show me hot leads").calls.map((call) => call.tool)).toEqual(["search_leads"]);
  });

  test("orders are not remembered: the next message is a plain one", () => {
    const conversation = new Conversation();
    conversation.say("demo: echo hello");
    expect(conversation.say("show me hot leads").calls).toHaveLength(1);
  });
});
