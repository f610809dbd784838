import { z } from "zod";
import { reminder } from "../../../shared/contracts/reminder.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";
import { dueWords } from "./due_time.ts";

const most = 50;

/** Lists the person's reminders. */
export const list_reminders = defineTool({
  name: "list_reminders",
  description:
    "List the person's own reminders, the soonest first, with ids for change_reminder; those about one lead with lead_id, finished ones with done.",
  effect: "read",
  input: z.strictObject({ lead_id: z.uuid().optional(), done: z.boolean().default(false) }),
  async run({ lead_id, done }, { database, workspaceId, timeZone }) {
    const answer = await database.rpc("list_reminders", { workspace_id: workspaceId, lead_id: lead_id ?? null, done });
    const all = z.array(reminder).parse(answer);
    const shown = all.slice(0, most);
    return {
      ok: true,
      summary: all.length === 0 ? "No reminders." : `${counted(all.length, done ? "finished reminder" : "reminder")}.`,
      result: {
        count: all.length,
        reminders: shown.map(({ id, text, due_at, done_at, lead_id: about, lead_name }) => ({
          id,
          text,
          due: dueWords(due_at, timeZone),
          ...(about && { lead_id: about, lead_name }),
          ...(done_at && { done: dueWords(done_at, timeZone) }),
        })),
        ...(all.length === 0 && { next_step: "Say so, and that they can ask to be reminded of something." }),
      },
      view: { kind: "reminders", reminders: shown },
      tainted: shown.some(({ from_outside }) => from_outside),
    };
  },
});
