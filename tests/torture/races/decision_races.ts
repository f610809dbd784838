import { allAnswers, complaintsOf, countOf } from "./answers.ts";
import { disagreement, mailsLeftBehind, outcomeOf, proposeMail } from "./proposal.ts";
import { crowd, expectCount, type Race, times } from "./race.ts";

const approveAndDeny: Race = {
  name: "approve and deny",
  async run(scene) {
    const proposal = await proposeMail(scene);
    const decide = (decision: string) => scene.person.chat.decide(proposal.approvalId, decision);
    const answers = await allAnswers(times(2 * crowd, (index) => decide(index % 2 === 0 ? "approve" : "deny")));
    const outcome = await outcomeOf(scene, proposal);
    return [
      ...complaintsOf(answers),
      ...expectCount("answers that count", countOf(answers, 200), crowd),
      ...expectCount("answers that say it was decided", countOf(answers, 409), crowd),
      ...disagreement(outcome),
    ];
  },
};

const approveAndStop: Race = {
  name: "approve and stop",
  async run(scene) {
    const proposal = await proposeMail(scene);
    const approve = () => scene.person.chat.decide(proposal.approvalId, "approve");
    const stop = () => scene.person.chat.post("chat/stop", { turn_id: proposal.turnId });
    const answers = await allAnswers(times(2 * crowd, (index) => (index % 2 === 0 ? approve() : stop())));
    const leftBehind = await mailsLeftBehind(scene, proposal.turnId);
    const outcome = await outcomeOf(scene, proposal);
    return [
      ...complaintsOf(answers),
      ...leftBehind,
      ...expectCount("answers with another status", answers.length - countOf(answers, 200) - countOf(answers, 409), 0),
      ...disagreement(outcome),
      ...(["stopped", "completed"].includes(outcome.turn) ? [] : [`the turn is ${outcome.turn}`]),
    ];
  },
};

/** The sender refuses while the person stops: both hold what the other one wants. */
const refuseAndStop: Race = {
  name: "approve and stop, two mails of which one may not leave",
  async run(scene) {
    const { person, model, world } = scene;
    const subject = `Race ${crypto.randomUUID()}`;
    const leads = await Promise.all(
      times(2, () => person.addLead({ name: "Two", email: `${crypto.randomUUID()}@race.example` })),
    );
    const calls = leads.map((lead_id) => ({
      tool: "send_email",
      arguments: { lead_id, subject, body: "One of two." },
    }));
    const events = await person.chat.ask(model.order({ calls }));
    const asked = events.flatMap(({ event }) => (event.type === "approval.requested" ? [event.approval_id] : []));
    const turn = events.flatMap(({ event }) => (event.type === "turn.started" ? [event.turn_id] : []))[0];
    await world.sql`update public.leads set do_not_contact = true where id = ${leads[1] ?? ""}`;
    const requests = [
      ...asked.map((approval) => person.chat.decide(approval, "approve")),
      ...times(crowd, () => person.chat.post("chat/stop", { turn_id: turn })),
      ...times(3, () => world.ringTick().then(() => Response.json({}))),
    ];
    const answers = await allAnswers(requests);
    const leftBehind = await mailsLeftBehind(scene, turn ?? "");
    const mails = world.sink.mails.filter((mail) => mail.subject === subject);
    return [...complaintsOf(answers), ...expectCount("mails", mails.length, 0, 1), ...leftBehind];
  },
};

const editAndApprove: Race = {
  name: "edit and approve",
  async run(scene) {
    const proposal = await proposeMail(scene);
    const { approvalId, leadId, subject } = proposal;
    const { chat } = scene.person;
    const edited = { lead_id: leadId, subject: `${subject} edited`, body: "As edited." };
    const answers = await allAnswers(
      times(2 * crowd, (index) =>
        index % 2 === 0 ? chat.decide(approvalId, "approve") : chat.decide(approvalId, "edit", { arguments: edited }),
      ),
    );
    const outcome = await outcomeOf(scene, proposal);
    const approved = outcome.approvals.join() === "approved";
    const replaced = outcome.approvals.join() === "edited,pending";
    return [
      ...complaintsOf(answers),
      ...(approved || replaced ? [] : [`the proposals are ${outcome.approvals.join()}`]),
      ...expectCount("mails", outcome.mails.length, approved ? 1 : 0),
      ...(outcome.mails.some(({ text }) => text !== "As proposed.") ? ["the edited mail left unapproved"] : []),
      ...expectCount("edits that count", answers.filter(isEdit).length, replaced ? 1 : 0),
    ];
  },
};

function isEdit({ events }: { events: { event: { type: string } }[] }): boolean {
  return events.some(({ event }) => event.type === "approval.requested");
}

const bulkApprovals: Race = {
  name: "a change of many leads, approved by many",
  async run(scene) {
    const { person, model, world } = scene;
    const tag = `race-${crypto.randomUUID().slice(0, 8)}`;
    await Promise.all(times(3, () => person.addLead({ name: "Many", source: tag })));
    const filter = { match: "all", conditions: [{ field: "source", operator: "is_any_of", values: [tag] }] };
    const calls = [{ tool: "bulk_change_leads", arguments: { filter, changes: { add_tags: [tag] } } }];
    const events = await person.chat.ask(model.order({ calls }));
    const asked = events.flatMap(({ event }) => (event.type === "approval.requested" ? [event] : []));
    const answers = await allAnswers(
      times(2 * crowd, () => person.chat.decide(asked[0]?.approval_id ?? "", "approve")),
    );
    const changed = await world.sql`select 1 from public.audit_entries
      where tool_call_id = ${asked[0]?.call_id ?? ""} and table_name = 'leads'`;
    return [
      ...complaintsOf(answers),
      ...expectCount("answers that count", countOf(answers, 200), 2 * crowd),
      ...expectCount("changed leads", changed.length, 3),
    ];
  },
};

export const decisionRaces: readonly Race[] = [
  approveAndDeny,
  approveAndStop,
  refuseAndStop,
  editAndApprove,
  bulkApprovals,
];
