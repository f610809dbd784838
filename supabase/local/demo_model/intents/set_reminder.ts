import { readReminderCommand } from "../commands/reminder_command.ts";
import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { resolveTarget } from "../resolve_target.ts";
import { askForMore, call, type Turn } from "../turn.ts";

/** Reminds the person at a time, about a lead or not. */
export const set_reminder = defineIntent({
  tool: "set_reminder",
  examples: ["remind me to call Anna Schmidt on Tuesday", "follow up with her tomorrow at 3pm"],
  match(turn) {
    const command = readReminderCommand(turn.utterance, turn.about.today);
    if (!command) return undefined;
    const { text, when, target } = command;
    if (when === undefined) return askForMore("When? For example “on Tuesday” or “tomorrow at 3pm”.", turn, " ");
    if (text === undefined) return askForMore("What shall I remind you of?", turn, ": ");
    const about = target === undefined ? pointedAt(turn, text) : resolveTarget(target, turn);
    if (about?.kind === "step" && about.step.kind !== "say") return about.step;
    // Nobody of that name among the leads: it is a reminder all the same.
    const [lead] = about?.kind === "leads" ? about.leads : [];
    return call("set_reminder", { text, ...(lead && { lead_id: lead.id }), ...when });
  },
  describe: (calls) => outcomeLines(calls, (made) => `the reminder “${plain(String(made.arguments.text))}”`),
});

/** "Follow up on Tuesday" means the lead that was just spoken of. */
function pointedAt(turn: Turn, text: string) {
  const single = turn.focus.latest === "leads" && turn.focus.leads.length === 1;
  return single && /^(?:follow|check|get back|touch|call)/i.test(text)
    ? { kind: "leads" as const, leads: turn.focus.leads }
    : undefined;
}
