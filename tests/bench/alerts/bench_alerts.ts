import type { Sql } from "postgres";
import { z } from "zod";
import { type Scorecard, scorecard } from "../harness/scorecard.ts";
import {
  type AlertFilled,
  type AlertWorkspace,
  cities,
  countries,
  openCopy,
  type RuleCount,
  ruleCounts,
  sources,
  startAlertWorld,
  tags,
  titles,
} from "./alert_world.ts";

const sizes = { full: { rounds: 9, singles: 300, batches: 3 }, quick: { rounds: 5, singles: 100, batches: 2 } };
const batchSize = 1000;
const nameOf = (rules: RuleCount) => `with ${rules.toLocaleString("en")} rules`;

/** What rules cost the writing of leads: one by one and 1,000 in a statement, beside the same tables without the triggers. */
export async function benchAlerts(isQuick: boolean): Promise<Scorecard> {
  const card = scorecard("alerts");
  await using ended = new AsyncDisposableStack();
  const world = await startAlertWorld();
  ended.defer(world.stop);
  await world.withCopy(async (floorUrl) => {
    await world.withCopy(async (url) => {
      const [floor, ours] = [await openCopy(floorUrl, true), await openCopy(url, false)];
      await measure(card, { floor, ours, filled: world.filled }, isQuick ? sizes.quick : sizes.full);
      card.note(await firedWords(ours, world.filled));
      await Promise.all([floor.end(), ours.end()]);
    });
  });
  for (const [rules, single, batch] of [
    [0, 1.1, 1.1],
    [1, 1.2, 1.2],
    [1000, 1.5, 2],
  ] as const) {
    const name = nameOf(rules);
    const ratio = (metric: string) => (of: (subject: string, metric: string) => number) =>
      of(name, metric) / of("floor", metric);
    card.goal({ title: `${name} / floor, one insert`, ratio: ratio("ms an insert"), atMost: single });
    card.goal({ title: `${name} / floor, in a batch of 1,000`, ratio: ratio("ms a batch"), atMost: batch });
  }
  return card;
}

type Contest = { floor: Sql; ours: Sql; filled: AlertFilled };
type Size = (typeof sizes)["full"];

/** In turn, in an order that changes; the first round warms up. */
async function measure(card: Scorecard, { floor, ours, filled }: Contest, { rounds, singles, batches }: Size) {
  const subjects = [
    // In each of the workspaces, so that its tables grow as the other's do.
    { name: "floor", sql: floor, places: ruleCounts.map((rules) => filled[rules]) },
    ...ruleCounts.map((rules) => ({ name: nameOf(rules), sql: ours, places: [filled[rules]] })),
  ];
  let written = 0;
  for (let round = -1; round < rounds; round++) {
    const order = round % 2 === 0 ? subjects : subjects.toReversed();
    const spent = new Map(subjects.map(({ name }) => [name, { single: 0, batch: 0 }]));
    // In short stretches, so that a busy moment of the machine meets all alike.
    for (let stretch = 0; stretch < singles / 20; stretch++) {
      for (const { name, sql, places } of order) {
        const mine = spent.get(name);
        if (mine) mine.single += await clocked(places, (place) => insertSingly(sql, place, 20, written));
      }
      written += 20;
    }
    for (let batch = 0; batch < batches; batch++) {
      for (const { name, sql, places } of order) {
        const mine = spent.get(name);
        if (mine) mine.batch += await clocked(places, (place) => insertBatch(sql, place, written));
      }
      written += batchSize;
    }
    // What waits is told between the rounds, as the schedule does.
    await ours`select private.settle_alerts()`;
    for (const { name } of round < 0 ? [] : subjects) {
      const mine = spent.get(name) ?? { single: 0, batch: 0 };
      card.add(name, { "ms an insert": mine.single / singles, "ms a batch": mine.batch / batches });
    }
  }
}

/** Milliseconds that the work takes, the mean of the places. */
async function clocked(places: readonly AlertWorkspace[], work: (place: AlertWorkspace) => Promise<void>) {
  const begun = performance.now();
  for (const place of places) await work(place);
  return (performance.now() - begun) / places.length;
}

async function insertSingly(sql: Sql, place: AlertWorkspace, count: number, from: number): Promise<void> {
  for (let number = from; number < from + count; number++) {
    await sql`insert into public.leads (workspace_id, account_id, name, country, city, title, source, score, tags, owner_id)
      values (${place.id}, ${at(place.accountIds, number * 13)}, ${`New ${number}`}, ${at(countries, number)},
        ${at(cities, number * 3)}, ${at(titles, number * 7)}, ${at(sources, number)}, ${(number * 37) % 101},
        ${[at(tags, number)]}, ${at(place.ownerIds, number)})`;
  }
}

async function insertBatch(sql: Sql, place: AlertWorkspace, from: number): Promise<void> {
  await sql`insert into public.leads (workspace_id, account_id, name, country, city, title, source, score, tags, owner_id)
    select ${place.id}, (${place.accountIds}::uuid[])[1 + n * 13 % 500], 'New ' || n, (${countries}::text[])[1 + n % 9],
      (${cities}::text[])[1 + n * 3 % 10], (${titles}::text[])[1 + n * 7 % 6], (${sources}::text[])[1 + n % 4], n * 37 % 101,
      array[(${tags}::text[])[1 + n % 6]], (${place.ownerIds}::uuid[])[1 + n % 10]
    from generate_series(${from}::int, ${from + batchSize - 1}::int) n`;
}

function at(values: readonly string[], place: number): string {
  return values[place % values.length] ?? "";
}

/** The counted rules must have worked: they fired, and none of them is broken. */
async function firedWords(sql: Sql, filled: AlertFilled): Promise<string> {
  const [row] = await sql`select (select count(*)::int from public.alert_rules where problem is not null) as broken,
    (select count(*)::int from public.alert_firings where workspace_id = ${filled[1000].id}) as fired,
    (select count(*)::int from public.leads where workspace_id = ${filled[1000].id}) as leads`;
  const { broken, fired, leads } = z.object({ broken: z.number(), fired: z.number(), leads: z.number() }).parse(row);
  if (broken > 0 || fired === 0) throw new Error(`${broken} rules are broken, the others fired ${fired} times.`);
  return `1,000 rules fired ${fired.toLocaleString("en")} times for ${leads.toLocaleString("en")} leads; none is broken.`;
}
