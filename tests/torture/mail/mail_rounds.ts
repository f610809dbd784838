import { startDatabase } from "../../../supabase/local/database/start_database.ts";
import type { Say } from "../areas.ts";
import { dieOverCampaign } from "./mail_deaths.ts";
import { killOverCampaign } from "./mail_kills.ts";

/** Campaigns whose senders die all the time: so many rounds, each with a provider that honours keys and one that does not. */
export async function mailRounds(rounds: number, say: Say): Promise<string[]> {
  const database = await startDatabase();
  const breaches: string[] = [];
  const deaths = new Map<string, number>();
  const told = { deaths: 0, kills: 0, mails: 0, uncertain: 0 };
  try {
    for (let round = 1; round <= rounds; round += 1) {
      for (const honoursKeys of [true, false]) {
        const tally = await dieOverCampaign(database.sql, honoursKeys);
        for (const [place, count] of tally.perPlace) {
          deaths.set(place, (deaths.get(place) ?? 0) + count);
          told.deaths += count;
        }
        told.mails += tally.mails;
        told.uncertain += tally.uncertain;
        breaches.push(...tally.breaches);
      }
      say(`round ${round} of ${rounds}: ${told.deaths} deaths, ${breaches.length} breaches`);
      for (const name of ["smtp", "resend"] as const) {
        const tally = await killOverCampaign(database.sql, database.adminUrl, name);
        told.kills += tally.kills;
        breaches.push(...tally.breaches.map((breach) => `${name}: ${breach}`));
      }
      say(`  ${told.kills} kills, ${breaches.length} breaches`);
    }
  } finally {
    await database.stop();
  }
  for (const [place, count] of [...deaths].sort()) say(`  ${String(count).padStart(5)} × ${place}`);
  say(
    `${told.deaths} deaths at ${deaths.size} boundaries under ${told.mails} mails, ${told.uncertain} of them uncertain`,
  );
  say(`${told.kills} processes killed at random moments, over SMTP and over Resend's HTTP`);
  return breaches;
}
