import { type Scorecard, scorecard } from "../harness/scorecard.ts";
import { runContests } from "./contest.ts";
import { openLeadDatabase } from "./lead_database.ts";
import { depthContest, filterContests } from "./page_contests.ts";
import { funnelContest, segmentContest, tellOthers } from "./screen_contests.ts";
import { broadTextContest, typoContest } from "./text_contests.ts";

const sizes = {
  full: { leads: 1_000_000, rounds: 7, turns: 3, typos: 40 },
  quick: { leads: 50_000, rounds: 3, turns: 2, typos: 20 },
};

/**
 * Finding leads among a million: the product's functions for a member, row policies on, beside the same SQL by hand through
 * the same driver. `--quick` has few leads, among which only what does not depend on their number is judged.
 */
export async function benchLeads(isQuick: boolean): Promise<Scorecard> {
  const { leads, rounds, turns, typos } = isQuick ? sizes.quick : sizes.full;
  const card = scorecard(`leads, ${leads.toLocaleString("en")}`);
  const database = await openLeadDatabase(leads, console.log);
  try {
    const alike = [...filterContests(database, turns).slice(0, 1), await depthContest(database, leads)];
    const typo = await typoContest(database, typos);
    const growing = [
      ...filterContests(database, turns).slice(1),
      typo,
      broadTextContest(database),
      funnelContest(database),
      segmentContest(database),
    ];
    await runContests(card, [...alike, ...growing.map((each) => (isQuick ? told(each) : each))], rounds);
    const recall = typo.recall();
    card.note(
      `company typo: ${recall.ours.toFixed(3)} of the companies found by us, ${recall.naive.toFixed(3)} by naive trigrams`,
    );
    card.goal({ title: "company typo: our recall", ratio: () => recall.ours, atLeast: 0.95 });
    await tellOthers(database, card, rounds);
  } finally {
    await database.stop();
  }
  return card;
}

function told({ atMost: _, ...contest }: Parameters<typeof runContests>[1][number]) {
  return contest;
}
