import { z } from "zod";
import { behaviour } from "../../../shared/contracts/behaviour.ts";
import { behaviourForModel } from "./behaviour_for_model.ts";
import { defineTool } from "./define_tool.ts";
import { dueFields, dueInstant, dueWords } from "./due_time.ts";

/** Mutes one of the things that the assistant says by itself, lets it speak again, or moves its thresholds. */
export const change_behaviour = defineTool({
  name: "change_behaviour",
  description:
    "Change what you tell the person without being asked ('no briefings this week', 'brief me at 7'): mute one, until a time if they say one, let it speak again with muted: false, or move its thresholds. Read list_behaviours first for names and bounds. Their own alerts are changed with mute_alert_rule.",
  effect: "write",
  input: z.strictObject({
    behaviour: z.string().min(1).max(40).describe("Its name in list_behaviours, such as daily_briefing."),
    muted: z.boolean().optional(),
    ...dueFields,
    thresholds: z
      .array(z.strictObject({ threshold: z.string().min(1).max(40), value: z.number() }))
      .max(10)
      .optional()
      .describe("Those to move, by name."),
  }),
  async run({ behaviour: name, muted, thresholds = [], ...when }, { database, workspaceId, now, timeZone }) {
    const timed = Object.values(when).some((value) => value !== undefined);
    const until = timed ? dueInstant(when, { now, timeZone }) : undefined;
    if (timed && (until === undefined || muted === false)) {
      return { ok: false, reason: "Give either `due` or `in_minutes`, and only to mute." };
    }
    const changes = {
      ...(muted !== undefined && { muted }),
      ...(until !== undefined && { muted: true, muted_until: until }),
      ...(thresholds.length > 0 && {
        tuning: Object.fromEntries(thresholds.map(({ threshold, value }) => [threshold, value])),
      }),
    };
    if (Object.keys(changes).length === 0) return { ok: false, reason: "Nothing to change was given." };
    const args = { workspace_id: workspaceId, behaviour: name, changes };
    const changed = behaviour.parse(await database.rpc("change_behaviour", args));
    const said = [
      changed.muted
        ? `is muted${changed.muted_until === null ? "" : ` until ${dueWords(changed.muted_until, timeZone)}`}`
        : "speaks up",
      ...changed.thresholds
        .filter((each) => thresholds.some(({ threshold }) => threshold === each.name))
        .map(({ label, value }) => `${label}: ${value}`),
    ];
    return { ok: true, summary: `“${changed.title}” ${said.join(", ")}.`, result: behaviourForModel(changed) };
  },
});
