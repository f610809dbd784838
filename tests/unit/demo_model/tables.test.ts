import { describe, expect, test } from "vitest";
import { intents } from "../../../supabase/local/demo_model/intents/registry.ts";
import { ask, Conversation } from "./conversation.ts";
import { notation } from "./notation.ts";
import { actions } from "./tables/actions.ts";
import { followUps } from "./tables/follow_ups.ts";
import { lists } from "./tables/lists.ts";
import { searches } from "./tables/searches.ts";

describe("the demo model understands", () => {
  test.each(searches)("“%s” as a search", (message, expected) => {
    expect(notation(ask(message))).toBe(expected);
  });

  test.each([...actions, ...lists])("“%s”", (message, expected) => {
    expect(notation(ask(message))).toBe(expected);
  });

  test.each(followUps)("%j", (messages, expected) => {
    expect(notation(ask(...messages))).toBe(expected);
  });

  // Some hundred conversations: on a busy machine that takes a while.
  test("every example that it gives, after a list was shown", () => {
    for (const intent of intents) {
      for (const example of intent.examples) {
        const conversation = new Conversation();
        conversation.say("show me fintech leads in Germany");
        conversation.say("tell me about the first one");
        const { text, calls } = conversation.say(example);
        expect(text, example).not.toContain("I didn't understand");
        if (intent.tool !== undefined && !text.includes("Which one")) {
          expect(
            calls.map((call) => call.tool),
            example,
          ).toContain(intent.tool);
        }
      }
    }
  }, 240_000);
});
