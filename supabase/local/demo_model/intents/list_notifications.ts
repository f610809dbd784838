import { z } from "zod";
import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call } from "../turn.ts";

const asking = /\b(?:my|the|any|unread) (?:alerts?|notifications?)\b|\bwhat did i miss\b/;
const about = /\balert ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/;
const answer = z.object({
  alerts: z
    .array(z.object({ title: z.string(), body: z.string(), at: z.string(), data: z.record(z.string(), z.unknown()) }))
    .default([]),
});

/** Reads the person's alerts, or what is behind one of them. */
export const list_notifications = defineIntent({
  tool: "list_notifications",
  examples: ["what did I miss?", "show my alerts"],
  match(turn) {
    const [, notification_id] = about.exec(turn.words) ?? [];
    if (notification_id) return call("list_notifications", { unread: false, notification_id });
    return asking.test(turn.words)
      ? call("list_notifications", { unread: /\bunread|miss\b/.test(turn.words) })
      : undefined;
  },
  describe(calls) {
    const made = calls.at(-1);
    const read = made?.outcome?.state === "done" ? answer.safeParse(made.outcome.result) : undefined;
    if (!read?.success) return `I couldn't read your alerts: ${reasonOf(made, "the tool gave no answer")}`;
    const { alerts } = read.data;
    if (alerts.length === 0) return "Nothing: you have no such alerts.";
    const rows = alerts.map(({ title, body, at }) => `- **${plain(title)}** (${at})${body && `: ${plain(body)}`}`);
    return `${alerts.length === 1 ? "This is what it says" : "Your alerts"}:\n\n${rows.slice(0, 20).join("\n")}`;
  },
});
