import { type EmailCommand, readEmailCommand } from "../commands/email_command.ts";
import { defineIntent } from "../define_intent.ts";
import type { DemoCall } from "../demo_reply.ts";
import { type KnownLead, readRecord } from "../known_lead.ts";
import { listOf, plain } from "../language/sentences.ts";
import { draftEmail } from "../prose/draft_email.ts";
import { reasonOf } from "../prose/for_people.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { resolveSeveral } from "../resolve_target.ts";
import { madeBefore } from "../same_call.ts";
import { askForMore, type Step, say, type Turn } from "../turn.ts";
import { leadName } from "./lead_name.ts";

const atMost = 3;

/** Reads the record, drafts a mail from it and proposes to send it; a person approves. */
export const send_email = defineIntent({
  tool: "send_email",
  examples: ["write to Anna Schmidt about our meeting", "email the first one: Hi, can we talk on Thursday?"],
  match(turn) {
    const command = readEmailCommand(turn.utterance);
    if (!command) return undefined;
    if (command.topic === undefined && command.body === undefined) {
      return askForMore("What should the e-mail be about?", turn, " about ");
    }
    const target = resolveSeveral(command.target, turn);
    if (target.kind === "step") return target.step;
    const { leads } = target;
    if (!leads || leads.length > atMost) {
      return say(
        `I write to one lead at a time, up to ${atMost} in one go, so that every mail is yours to approve. Say for example “email the first one about …”.`,
      );
    }
    return writeTo(leads, command, turn);
  },
  describe(calls, turn) {
    const text = outcomeLines(
      calls,
      (made) => `the e-mail to ${leadName(made, turn)}, “${plain(String(made.arguments.subject))}”`,
    );
    const skipped = reasonsAgainst(turn);
    return [text, ...skipped].join("\n\n");
  },
});

function writeTo(leads: readonly KnownLead[], command: EmailCommand, turn: Turn): Step {
  const reads = leads.map((lead): DemoCall => ({ tool: "get_lead", arguments: { lead_id: lead.id } }));
  const made = reads.map((read) => madeBefore(turn.calls, read));
  if (made.some((read) => !read)) return { kind: "call", calls: reads };
  const records = made.flatMap((read) =>
    read?.outcome?.state === "done" ? (readRecord(read.outcome.result)?.lead ?? []) : [],
  );
  const reachable = records.filter((lead) => lead.email && !lead.do_not_contact);
  if (reachable.length === 0) {
    const reasons = reasonsAgainst(turn);
    const failed = made.find((read) => read?.outcome?.state !== "done");
    return say(
      [...reasons, ...(failed ? [reasonOf(failed, "The record could not be read")] : [])].join("\n\n") ||
        "I couldn't read the record, so I wrote nothing.",
    );
  }
  const names = listOf(reachable.map((lead) => `**${plain(lead.name)}**`));
  const what = reachable.length === 1 ? "an e-mail" : "e-mails";
  return {
    kind: "call",
    preface: `I drafted ${what} to ${names}. Nothing is sent until you approve.`,
    calls: reachable.map((lead) => ({
      tool: "send_email",
      arguments: writtenTo(lead, turn) ?? { lead_id: lead.id, ...draftEmail(command, lead, turn.about.name) },
    })),
  };
}

/** The mail to a lead that this turn wrote already, perhaps edited by the person since: it is not written twice. */
function writtenTo(lead: KnownLead, { calls }: Turn): Record<string, unknown> | undefined {
  return calls.find((made) => made.tool === "send_email" && made.arguments.lead_id === lead.id)?.arguments;
}

/** Why some of the leads read in this turn get no mail. */
function reasonsAgainst({ calls }: Turn): string[] {
  return calls.flatMap((made) => {
    const lead =
      made.tool === "get_lead" && made.outcome?.state === "done" ? readRecord(made.outcome.result)?.lead : undefined;
    if (lead?.do_not_contact) return [`${plain(lead.name)} is marked do-not-contact, so I wrote no e-mail to them.`];
    if (lead && !lead.email)
      return [
        `${plain(lead.name)} has no e-mail address in the record. Add one first: “set ${plain(lead.name)}'s email to …”.`,
      ];
    return [];
  });
}
