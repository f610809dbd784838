import type { Sql } from "postgres";

const kinds = ["delivered", "opened", "clicked", "replied", "bounced", "complained", "unsubscribed"] as const;
type Kind = (typeof kinds)[number];

export interface RawReport {
  /** By variant: how many mails were sent, and to how many of a variant's mails each thing happened. */
  variants: Record<string, { sent: number } & Record<Kind, number>>;
  people: number;
  classes: Record<string, number>;
  away: number;
  median: number | null;
}

/** The numbers of a campaign worked out from nothing but its mails and the raw events, another way than the database does. */
export async function rawReport(sql: Sql, campaignId: string): Promise<RawReport> {
  const mails =
    await sql`select id, variant_id, status, finished_at from public.outbox where campaign_id = ${campaignId}`;
  const events =
    await sql`select kind, outbox_id, enrolment_id, at, is_bot, details from public.mail_events where campaign_id = ${campaignId}`;
  const inbound = await sql`select i.enrolment_id, i.classification, i.received_at, i.id from public.inbound_mails i
    join public.enrolments e on e.id = i.enrolment_id where e.campaign_id = ${campaignId} and i.kind = 'reply'
    order by i.received_at, i.id desc`;
  const human = events.filter(
    ({ kind, is_bot, details }) => !is_bot && (kind !== "bounced" || `${details.status}`.startsWith("5")),
  );

  const variants: RawReport["variants"] = {};
  for (const { id, variant_id, status } of mails) {
    const counts = variants[variant_id] ?? {
      ...{ sent: 0, delivered: 0, opened: 0, clicked: 0, replied: 0, bounced: 0, complained: 0, unsubscribed: 0 },
    };
    variants[variant_id] = counts;
    if (status === "sent") counts.sent += 1;
    for (const kind of kinds) {
      if (human.some((event) => isOf(kind, event.kind) && event.outbox_id === id)) counts[kind] += 1;
    }
  }

  const latestClass = new Map(
    inbound.map(({ enrolment_id, classification }) => [enrolment_id, classification ?? "other"]),
  );
  const people = new Set(human.filter(({ kind }) => kind === "replied").map(({ enrolment_id }) => enrolment_id));
  const classes: Record<string, number> = {};
  for (const person of people) {
    const name = latestClass.get(person) ?? "unread";
    classes[name] = (classes[name] ?? 0) + 1;
  }
  const away = new Set(human.filter(({ kind }) => kind === "auto_replied").map(({ enrolment_id }) => enrolment_id));
  const times = mails.flatMap(({ id, status, finished_at }) => {
    const first = Math.min(
      ...human.filter((e) => e.kind === "replied" && e.outbox_id === id).map(({ at }) => Number(at)),
    );
    return status === "sent" && Number.isFinite(first) ? [Math.max(0, (first - Number(finished_at)) / 1000)] : [];
  });
  return { variants, people: people.size, classes, away: away.size, median: medianOf(times) };
}

/** Whoever follows a link has opened the mail. */
function isOf(kind: Kind, happened: string): boolean {
  return happened === kind || (kind === "opened" && happened === "clicked");
}

function medianOf(values: number[]): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** Both ends of Wilson's interval, found by halving: where the true share is just 1.96 deviations from the one seen. */
export function intervalByHalving(successes: number, trials: number): { low: number; high: number } {
  const seen = successes / trials;
  const isWithin = (share: number) => Math.abs(seen - share) <= 1.959964 * Math.sqrt((share * (1 - share)) / trials);
  const edge = (inside: number, outside: number) => {
    let [near, far] = [inside, outside];
    for (let turn = 0; turn < 60; turn += 1) {
      const middle = (near + far) / 2;
      if (isWithin(middle)) near = middle;
      else far = middle;
    }
    return near;
  };
  return { low: isWithin(0) ? 0 : edge(seen, 0), high: isWithin(1) ? 1 : edge(seen, 1) };
}
