import { undoResult } from "../../../shared/contracts/chat.ts";
import { one } from "../../functions/support/chat_client.ts";
import { allAnswers, complaintsOf, countOf } from "./answers.ts";
import { crowd, expectCount, type Race, type RaceScene, times } from "./race.ts";

async function changedLead({ person, model }: RaceScene) {
  const leadId = await person.addLead({ name: "Changing" });
  const calls = [{ tool: "change_stage", arguments: { lead_id: leadId, stage: "qualified" } }];
  const events = await person.chat.ask(model.order({ calls }));
  return { leadId, turnId: one(events, "turn.started").turn_id };
}

const undoAndChange: Race = {
  name: "undo and change",
  async run(scene) {
    const { person, world } = scene;
    const { leadId, turnId } = await changedLead(scene);
    const change = person
      .rpc("change_stage", { workspace_id: person.workspaceId, lead_id: leadId, stage: "proposal" })
      .then(() => Response.json({}), explain);
    const undo = person.chat.post("chat/undo", { turn_id: turnId });
    const answers = await allAnswers([change, undo]);
    const [lead] = await world.sql`select stage from public.leads where id = ${leadId}`;
    const undone = undoResult.safeParse(answers[1]?.body).data;
    const kept = undone?.kept.some(({ reason }) => reason.includes("stage"));
    // Whoever came second: the colleague's change stays, and an undo that met it says so.
    return [
      ...complaintsOf(answers),
      ...(lead?.stage === "proposal" ? [] : [`the colleague's change is lost: ${lead?.stage}`]),
      ...(undone && (kept || undone.reversed.length > 0) ? [] : ["the undo says nothing of what it did"]),
    ];
  },
};

/** A refusal of the REST door as an answer of ours. */
function explain(error: unknown): Response {
  const message = String(error);
  const status = Number(/: (\d{3}) /.exec(message)?.[1] ?? 500);
  return Response.json({ error: { code: "conflict", message, request_id: "rest" } }, { status });
}

const undoTwice: Race = {
  name: "undo by many clients",
  async run(scene) {
    const { turnId, leadId } = await changedLead(scene);
    const answers = await allAnswers(times(crowd, () => scene.person.chat.post("chat/undo", { turn_id: turnId })));
    const [lead] = await scene.world.sql`select stage from public.leads where id = ${leadId}`;
    const reversals = answers.filter(({ body }) => (undoResult.safeParse(body).data?.reversed.length ?? 0) > 0);
    return [
      ...complaintsOf(answers),
      ...expectCount("answers", countOf(answers, 200), crowd),
      ...expectCount("answers that reversed something", reversals.length, 1),
      ...(lead?.stage === "new" ? [] : [`the lead is ${lead?.stage}`]),
    ];
  },
};

const sameKey: Race = {
  name: "one Idempotency-Key from many systems",
  async run({ person, world }) {
    const lead_id = await person.addLead({ name: "Keyed" });
    const body = `Keyed ${crypto.randomUUID()}`;
    const key = crypto.randomUUID();
    const answers = await allAnswers(
      times(crowd, () => person.chat.post("run-tool/add_note", { lead_id, body }, { "idempotency-key": key })),
    );
    const notes = await world.sql`select 1 from public.lead_activities where body = ${body}`;
    return [
      ...complaintsOf(answers),
      ...expectCount("notes", notes.length, 1),
      ...expectCount("answers", countOf(answers, 200) + countOf(answers, 202), crowd),
    ];
  },
};

/** Changes of the same lead by many turns: none is lost to another, and nobody hears of a lock. */
const manyChanges: Race = {
  name: "many turns change one lead",
  async run({ person, model, world }) {
    const lead_id = await person.addLead({ name: "Popular" });
    const tags = times(crowd, (index) => `tag-${index}`);
    const answers = await allAnswers(
      tags.map((tag) => {
        const calls = [{ tool: "tag_leads", arguments: { lead_ids: [lead_id], add: [tag], remove: [] } }];
        return person.chat.say(model.order({ calls }));
      }),
    );
    const [lead] = await world.sql`select tags from public.leads where id = ${lead_id}`;
    return [
      ...complaintsOf(answers),
      ...expectCount("answers", countOf(answers, 200), crowd),
      ...expectCount("tags", lead?.tags.length, crowd),
    ];
  },
};

export const changeRaces: readonly Race[] = [undoAndChange, undoTwice, sameKey, manyChanges];
