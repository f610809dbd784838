import { expect, test } from "vitest";
import { summaryRequest } from "../../../supabase/functions/_agent/summary_request.ts";
import type { HistoryMessage } from "../../../supabase/functions/_agent/turn_bundle.ts";
import { answer } from "../../../supabase/local/demo_model/answer.ts";

const id = "aaaaaaaa-0000-4000-8000-000000000001";
const call = {
  id,
  tool: "change_stage",
  effect: "write" as const,
  arguments: { lead_id: id, stage: "won" },
  status: "done" as const,
  ok: true,
  summary: "Anna Berg: stage new → won.",
  result: null,
  undone: false,
  payload: null,
};
const older: HistoryMessage[] = [
  { id, turn_id: id, role: "user", content: "Move Anna to won", model_items: [], calls: [] },
  { id, turn_id: id, role: "assistant", content: "Done.", model_items: [], calls: [call] },
];
const limits = { summaryMaxCharacters: 8_000, messageMaxCharacters: 4_000, requestMaxCharacters: 200_000 };

function ask(instructions: string, text: string) {
  return answer({ model: "demo", instructions, input: [{ role: "user", content: text }] }, () => new Date(0));
}

test("asked for a summary of a long thread, the demo model keeps what was wanted, what was done and the earlier points", () => {
  const { instructions, input } = summaryRequest("- Earlier: Friday", older, limits);
  const [question] = input;
  const { text, calls, ending } = ask(instructions, question?.kind === "user" ? question.text : "");
  expect(ending).toBe("completed");
  expect(calls).toEqual([]);
  expect(text.split("\n")).toEqual([
    "- Earlier: Friday",
    "- The person said: “Move Anna to won”",
    `- change_stage {"lead_id":"${id}","stage":"won"} → Anna Berg: stage new → won.`,
  ]);
});

test("the same words in a chat are no such question", () => {
  expect(ask("You are the lead assistant.", "Person: hello").text).not.toContain("The person said");
});
