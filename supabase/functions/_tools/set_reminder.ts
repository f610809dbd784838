import { z } from "zod";
import { reminder } from "../../../shared/contracts/reminder.ts";
import { defineTool } from "./define_tool.ts";
import { dueFields, dueInstant, dueWords } from "./due_time.ts";

const answer = z.object({ reminder });

/** Sets a reminder for the person. */
export const set_reminder = defineTool({
  name: "set_reminder",
  description:
    "Remind the person who asks at a time: 'follow up on Tuesday', 'remind me to call Anna in an hour'. Give lead_id when it is about a lead. A weekday means the next one. They get a notification then; nothing is sent to the lead.",
  effect: "write",
  input: z.strictObject({
    text: z.string().trim().min(1).max(500).describe("What to do, in the person's words: 'Call Anna about the offer'."),
    lead_id: z.uuid().optional(),
    ...dueFields,
  }),
  async run({ text, lead_id, ...when }, { database, workspaceId, now, timeZone }) {
    const due_at = dueInstant(when, { now, timeZone });
    if (due_at === undefined) return { ok: false, reason: "Give either `due` or `in_minutes`." };
    const made = answer.parse(
      await database.rpc("set_reminder", { workspace_id: workspaceId, text, due_at, lead_id: lead_id ?? null }),
    ).reminder;
    return {
      ok: true,
      summary: `Reminder on ${dueWords(made.due_at, timeZone)}: ${made.text}`,
      result: { reminder: { ...made, due: dueWords(made.due_at, timeZone) } },
      view: { kind: "reminders", reminders: [made] },
    };
  },
});
