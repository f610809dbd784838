import { z } from "zod";
import { reminder } from "../../../shared/contracts/reminder.ts";
import { defineTool } from "./define_tool.ts";
import { dueFields, dueInstant, dueWords } from "./due_time.ts";

const answer = z.object({ reminder });

/** Puts a reminder off, changes its words, or marks it done. */
export const change_reminder = defineTool({
  name: "change_reminder",
  description:
    "Change one of the person's reminders: put it off to another time, mark it done, take it up again (done: false), or change its text. Read list_reminders first for its id.",
  effect: "write",
  input: z.strictObject({
    reminder_id: z.uuid(),
    text: z.string().trim().min(1).max(500).optional(),
    done: z.boolean().optional(),
    ...dueFields,
  }),
  async run({ reminder_id, text, done, ...when }, { database, workspaceId, now, timeZone }) {
    const due_at = dueInstant(when, { now, timeZone });
    if (due_at === undefined && Object.values(when).some((value) => value !== undefined)) {
      return { ok: false, reason: "Give either `due` or `in_minutes`, not both." };
    }
    const changes = {
      ...(text !== undefined && { text }),
      ...(done !== undefined && { done }),
      ...(due_at !== undefined && { due_at }),
    };
    if (Object.keys(changes).length === 0) return { ok: false, reason: "Nothing to change was given." };
    const changed = answer.parse(
      await database.rpc("change_reminder", { workspace_id: workspaceId, reminder_id, changes }),
    ).reminder;
    const state = changed.done_at ? "Done" : `Reminder on ${dueWords(changed.due_at, timeZone)}`;
    return {
      ok: true,
      summary: `${state}: ${changed.text}`,
      result: { reminder: changed },
      view: { kind: "reminders", reminders: [changed] },
      tainted: changed.from_outside,
    };
  },
});
