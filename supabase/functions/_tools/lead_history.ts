import { z } from "zod";
import { historyKind, leadHistory, leadStay } from "../../../shared/contracts/lead_history.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";

const secondsPerDay = 86_400;

/** Reads everything that happened with a lead, and how long it was in each stage. */
export const lead_history = defineTool({
  name: "lead_history",
  description:
    "Read everything that happened with one lead, newest first: notes, mails, calls, meetings, moves along the pipeline, who changed which field from what to what, the person's finished reminders; and how many days it was in each stage. `kinds` narrows it. For its present facts use get_lead.",
  effect: "read",
  input: z.strictObject({
    lead_id: z.uuid(),
    kinds: z.array(historyKind).min(1).max(10).optional(),
    page_size: z.number().int().min(1).max(50).default(25),
    cursor: z.string().max(2000).optional().describe("next_cursor of the page before, for older entries."),
  }),
  async run({ lead_id, kinds, page_size, cursor }, { database, workspaceId }) {
    const about = { workspace_id: workspaceId, lead_id };
    const [answer, stays] = await Promise.all([
      database.rpc("lead_timeline", { ...about, kinds: kinds ?? null, page_size, cursor: cursor ?? null }),
      database.rpc("lead_stays", about),
    ]);
    const history = leadHistory.nullable().parse(answer);
    if (!history) return { ok: false, reason: "No such lead. Search by name first; do not guess ids." };
    const { entries, next_cursor } = history;
    return {
      ok: true,
      summary: entries.length === 0 ? "Nothing of that kind happened." : `Read ${counted(entries.length, "event")}.`,
      result: {
        entries: entries.map(
          ({ id: _id, lead_id: _lead, actor_id: _actor, from_outside: _outside, ...entry }) => entry,
        ),
        next_cursor,
        stages: z
          .array(leadStay)
          .parse(stays)
          .map(({ label, entered_at, left_at, seconds }) => ({
            stage: label,
            entered_at,
            ...(left_at && { left_at }),
            days: Math.round((10 * seconds) / secondsPerDay) / 10,
          })),
        ...(entries.length === 0 && { next_step: "Say so, or read other kinds." }),
      },
      tainted: entries.some(({ from_outside }) => from_outside === true),
    };
  },
});
