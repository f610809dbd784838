import type { Sql } from "postgres";
import type { Death } from "../../helpers/mortal_process.ts";
import { CountingSink, runMortalSender } from "../../helpers/mortal_sender.ts";
import { MailStory } from "./mail_story.ts";

export type DeathTally = { perPlace: Map<string, number>; mails: number; uncertain: number; breaches: string[] };

const readers = 60;
/**
 * Where a sender dies, and at most which time it comes there. Between the claim and the handing over mails are rendered: who
 * dies before the nth sending has rendered n.
 */
const places: Record<string, number> = {
  advance_campaign_people: 1,
  plan_campaign_mail: 1,
  claim_campaign_mail: 2,
  send: 5,
  finish_campaign_mail: 2,
};
const pick = (count: number) => Math.floor(Math.random() * count);

function anyDeath(): Death {
  const [step, times] = Object.entries(places)[pick(Object.keys(places).length)] ?? ["send", 1];
  return { step, moment: pick(2) === 0 ? "before" : "after", nth: 1 + pick(times) };
}

/** Senders, three at once, each of which dies at a random boundary, until one campaign has been through. */
export async function dieOverCampaign(sql: Sql, honoursKeys: boolean): Promise<DeathTally> {
  const perPlace = new Map<string, number>();
  const sink = new CountingSink(honoursKeys);
  const sendAndDie = async () => {
    const death = anyDeath();
    const tuned = { batch: 1 + pick(6), senders: 1 + pick(2), handedOver: 1 + pick(3) };
    if (!(await runMortalSender(sql, sink, { death, tuned }))) return;
    const place = `${death.moment} ${death.step}`;
    perPlace.set(place, (perPlace.get(place) ?? 0) + 1);
  };
  const story = await MailStory.begin(sql, readers);
  const arrivals = (id: string) => sink.arrived.get(id)?.length ?? 0;
  const breaches = await story.tell({ honoursKeys, arrivals }, async () => {
    await Promise.all([sendAndDie(), sendAndDie(), sendAndDie()]);
  });
  const [row] = await sql<{ mails: number; uncertain: number }[]>`select count(*)::int as mails,
    count(*) filter (where status = 'uncertain')::int as uncertain from public.outbox where kind = 'campaign_email'`;
  return { perPlace, mails: row?.mails ?? 0, uncertain: row?.uncertain ?? 0, breaches };
}
