import { addDays, dayIn, stages, type WorldLead } from "./measure_world.ts";

const millisecondsPerDay = 86_400_000;

export type Numbers = Record<string, number | null>;
export type NaiveMeasure = { total: Numbers; rows: Map<string, Numbers> };
export type Stretch = { from: string; until: string; zone: string };

const kindOf = (key: string | undefined) => stages.find((each) => each.key === key)?.kind ?? "open";
const present = (lead: WorldLead) => lead.stays.at(-1);
const isWon = (lead: WorldLead) => kindOf(present(lead)?.stage) === "won";
const isLost = (lead: WorldLead) => kindOf(present(lead)?.stage) === "lost";
const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);

function within(instant: number | null | undefined, { from, until, zone }: Stretch): boolean {
  if (instant === null || instant === undefined) return false;
  const day = dayIn(zone, instant);
  return day >= from && day < until;
}

function byKey<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  told: (items: Item[]) => Numbers,
): NaiveMeasure {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return {
    total: told([...items]),
    rows: new Map([...groups].map(([key, group]) => [key, told(group)])),
  };
}

function outcome(leads: WorldLead[]): Numbers {
  const won = leads.filter(isWon).length;
  const lost = leads.filter(isLost).length;
  return { leads: leads.length, won, lost, win_rate: share(won, won + lost) };
}

function lengths(name: string, days: number[]): Numbers {
  const sorted = days.toSorted((one, other) => one - other);
  const at = (part: number) => {
    const place = part * (sorted.length - 1);
    const low = sorted[Math.floor(place)] ?? 0;
    return sorted.length === 0 ? null : low + ((sorted[Math.ceil(place)] ?? 0) - low) * (place % 1);
  };
  const mean = sorted.length === 0 ? null : sorted.reduce((sum, each) => sum + each, 0) / sorted.length;
  return { [name]: sorted.length, median_days: at(0.5), mean_days: mean, nine_in_ten_days: at(0.9) };
}

function mondayOf(day: string): string {
  const weekday = (new Date(day).getUTCDay() + 6) % 7;
  return addDays(day, -weekday);
}

function funnel(leads: WorldLead[]): NaiveMeasure {
  const steps = stages.filter(({ kind }) => kind !== "lost").map(({ key }) => key);
  const furthest = leads.map((lead) => Math.max(...lead.stays.map(({ stage }) => steps.indexOf(stage))));
  const rows = new Map<string, Numbers>();
  for (const { key, kind } of stages) {
    const now = leads.filter((lead) => present(lead)?.stage === key).length;
    const step = steps.indexOf(key);
    const reached = kind === "lost" ? now : furthest.filter((far) => far >= step).length;
    const before = kind === "lost" ? 0 : step === 0 ? leads.length : furthest.filter((far) => far >= step - 1).length;
    rows.set(key, { reached, now, conversion: share(reached, before), overall: share(reached, leads.length) });
  }
  return { total: { reached: leads.length, now: leads.length }, rows };
}

function meetings(leads: WorldLead[], stretch: Stretch) {
  return leads.flatMap((lead) => {
    const contacts = lead.activities.filter(({ kind, at }) => /^(email_sent|call)$/.test(kind) && within(at, stretch));
    if (contacts.length === 0) return [];
    const first = Math.min(...contacts.map(({ at }) => at));
    const met = lead.activities.some(
      ({ kind, at }) => kind === "meeting" && at >= first && at < first + 30 * millisecondsPerDay,
    );
    return [{ lead, met }];
  });
}

/** The measures once more, in the plainest way: the database must agree with them. */
export function naiveMeasure(name: string, leads: readonly WorldLead[], stretch: Stretch): NaiveMeasure {
  const living = leads.filter(({ inBin }) => !inBin);
  const created = living.filter((lead) => within(lead.created, stretch));
  const decided = living.filter((lead) => (isWon(lead) || isLost(lead)) && within(present(lead)?.from, stretch));
  const month = (instant: number) => `${dayIn(stretch.zone, instant).slice(0, 7)}-01`;
  switch (name) {
    case "pipeline_funnel":
      return funnel(created);
    case "sources":
      return byKey(created, ({ source }) => source ?? "", outcome);
    case "new_leads":
      return byKey(created, (lead) => mondayOf(dayIn(stretch.zone, lead.created)), outcome);
    case "score_bands":
      return byKey(created, ({ score }) => String(Math.min(80, Math.floor(score / 20) * 20)), outcome);
    case "win_rate":
      return byKey(
        decided,
        (lead) => month(present(lead)?.from ?? 0),
        (group) => {
          const { won, lost, win_rate } = outcome(group);
          return { won: won ?? 0, lost: lost ?? 0, win_rate: win_rate ?? null };
        },
      );
    case "sales_cycle":
      return byKey(
        decided.filter(isWon),
        (lead) => month(present(lead)?.from ?? 0),
        (group) =>
          lengths(
            "won",
            group.map((lead) => ((present(lead)?.from ?? 0) - lead.created) / millisecondsPerDay),
          ),
      );
    case "time_in_stage":
      return byKey(
        living.flatMap(({ stays }) => stays).filter(({ until }) => within(until, stretch)),
        ({ stage }) => stage,
        (stays) =>
          lengths(
            "stays",
            stays.map(({ from, until }) => ((until ?? 0) - from) / millisecondsPerDay),
          ),
      );
    case "activity":
      return byKey(
        living
          .flatMap((lead) => lead.activities.map((entry) => ({ ...entry, lead: lead.id })))
          .filter(({ kind, at }) => kind !== "auto_reply" && within(at, stretch)),
        ({ kind }) => kind,
        (entries) => ({ entries: entries.length, leads: new Set(entries.map(({ lead }) => lead)).size }),
      );
    case "meeting_rate":
      return byKey(
        meetings(living, stretch),
        ({ lead }) => lead.owner ?? "",
        (group) => {
          const met = group.filter((each) => each.met).length;
          return { contacted: group.length, met, meeting_rate: share(met, group.length) };
        },
      );
    case "cohorts":
      return byKey(
        created,
        (lead) => month(lead.created),
        (group) => ({
          leads: group.length,
          won: group.filter(isWon).length,
        }),
      );
    default:
      throw new Error(`Nobody computes ${name} here.`);
  }
}

/** Of a month's leads, the share that was won within so many days of being created. */
export function wonWithin(leads: readonly WorldLead[], month: string, days: number, stretch: Stretch): number | null {
  const cohort = leads.filter(
    (lead) =>
      !lead.inBin && within(lead.created, stretch) && dayIn(stretch.zone, lead.created).startsWith(month.slice(0, 7)),
  );
  const won = cohort.filter(
    (lead) => isWon(lead) && (present(lead)?.from ?? 0) - lead.created < days * millisecondsPerDay,
  );
  return share(won.length, cohort.length);
}
