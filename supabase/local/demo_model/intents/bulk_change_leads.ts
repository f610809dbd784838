import { z } from "zod";
import { leadFilter } from "../../../../shared/contracts/lead_filter.ts";
import { readAssignCommand } from "../commands/assign_command.ts";
import { readStageCommand } from "../commands/stage_command.ts";
import { readTagCommand } from "../commands/tag_command.ts";
import { readUpdateCommand } from "../commands/update_command.ts";
import { defineIntent } from "../define_intent.ts";
import { describeFilter } from "../language/describe_filter.ts";
import { plain } from "../language/sentences.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import type { MadeCall } from "../read_conversation.ts";
import { resolveTarget } from "../resolve_target.ts";
import { say, type Turn } from "../turn.ts";

/** Changes or deletes every lead that a filter fits, after one approval; a few known leads are left to the tools for single ones. */
export const bulk_change_leads = defineIntent({
  tool: "bulk_change_leads",
  examples: [
    "move all new fintech leads in Germany to contacted",
    "assign all unassigned leads in France to me",
    "delete all lost leads in Spain",
  ],
  match(turn) {
    const command = readGroupCommand(turn);
    if (!command) return undefined;
    const target = resolveTarget(command.target, { ...turn, choice: undefined });
    if (target.kind !== "group") return undefined;
    // Tags go to known rows directly: that needs no approval and can be undone.
    if (
      command.tagging &&
      target.leads &&
      target.leads.length > 0 &&
      target.leads.length <= 50 &&
      turn.hasTool("tag_leads")
    )
      return undefined;
    if ("problem" in command) return say(command.problem);
    return {
      kind: "call",
      preface: "This changes many leads at once, so it is yours to decide: the card shows which ones.",
      calls: [
        {
          tool: "bulk_change_leads",
          arguments: {
            filter: target.filter,
            ...(command.deletion ? { action: "delete" } : { changes: command.changes }),
          },
        },
      ],
    };
  },
  describe: (calls) => outcomeLines(calls, bulkWords),
});

const bulkArguments = z.object({
  filter: leadFilter,
  action: z.string().nullish(),
  changes: z.record(z.string(), z.unknown()).nullish(),
});

/** "stage: contacted, for all new fintech leads in Germany". */
function bulkWords(made: MadeCall): string {
  const parsed = bulkArguments.safeParse(made.arguments);
  if (!parsed.success) return "the change to these leads";
  const { filter, action, changes } = parsed.data;
  if (action === "delete") return `deleting all ${describeFilter(filter, "leads")}`;
  const words = Object.entries(changes ?? {}).map(([field, value]) => {
    const shown = value === true ? "yes" : value === false ? "no" : value === "me" ? "you" : String(value);
    return `${field.replace(/_/g, " ")}: ${plain(shown)}`;
  });
  return `${words.join("; ")}, for all ${describeFilter(filter, "leads")}`;
}

type GroupCommand =
  | { target: string; tagging: boolean; deletion?: boolean; changes: Record<string, unknown> }
  | { target: string; tagging: boolean; deletion?: boolean; problem: string };

const deletes =
  /^(?:please )?(?:delete|remove|get rid of|throw away|bin) (?!.*\btags?\b)(?<target>(?:all|every)\b.+?)(?: from (?:the )?(?:list|workspace))?[.!\s]*$/i;

function readGroupCommand({ utterance, about }: Turn): GroupCommand | undefined {
  const deleted = deletes.exec(utterance)?.groups?.target;
  if (deleted) return { target: deleted, tagging: false, deletion: true, changes: {} };
  const stage = readStageCommand(utterance, about.stages);
  if (stage?.stage) return { target: stage.target, tagging: false, changes: { stage: stage.stage } };
  const tags = readTagCommand(utterance);
  if (tags) {
    const changes = {
      ...(tags.add.length > 0 && { add_tags: tags.add }),
      ...(tags.remove.length > 0 && { remove_tags: tags.remove }),
    };
    return { target: tags.target, tagging: true, changes };
  }
  const assign = readAssignCommand(utterance);
  if (assign) return { target: assign.target, tagging: false, changes: { owner: assign.owner } };
  return readGroupUpdate(utterance);
}

const bulkFields = ["title", "company", "country", "city", "source", "score", "do_not_contact"];
const otherFields = "Name, e-mail and phone are each lead's own: I change them lead by lead.";

function readGroupUpdate(utterance: string): GroupCommand | undefined {
  const update = readUpdateCommand(utterance);
  if (!update) return undefined;
  const { target } = update;
  if ("problem" in update) return { target, tagging: false, problem: update.problem };
  const { changes, clear } = update;
  const possible = [...Object.keys(changes), ...clear].every((field) => bulkFields.includes(field));
  if (possible) return { target, tagging: false, changes: { ...changes, ...(clear.length > 0 && { clear }) } };
  return { target, tagging: false, problem: otherFields };
}
