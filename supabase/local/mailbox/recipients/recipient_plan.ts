import { seededRandom, weighted } from "./seeded_random.ts";

export const moods = ["interested", "question", "not_now", "wrong_person", "unsubscribe", "other"] as const;
export type Mood = (typeof moods)[number];

/** What a reader does with a mail, so many seconds after it came, by the campaigns' clock. */
export type RecipientAct = { after: number } & (
  | { kind: "bounce"; isPermanent: boolean }
  | { kind: "away"; days: number }
  /** A program of the reader's company follows every link before anybody reads. */
  | { kind: "scan" }
  | { kind: "open" }
  | { kind: "click" }
  | { kind: "reply"; mood: Mood }
  | { kind: "unsubscribe" }
  | { kind: "complain" }
);

/**
 * Shares of readers and of mails, near to what cold campaigns see: about half of the mails are opened, one in eight is
 * followed by a click, one in twelve by an answer; complaints stay below the 0.1 % that large receivers bear.
 */
const shares = {
  gone: 0.025,
  full: 0.01,
  away: 0.05,
  scanned: 0.12,
  opens: [0.3, 0.75],
  clicks: [0.08, 0.35],
  replies: [0.05, 0.3],
  unsubscribes: 0.015,
  complains: 0.0008,
} as const;
const moodShares: [Mood, number][] = [
  ["interested", 30],
  ["question", 20],
  ["not_now", 27],
  ["wrong_person", 12],
  ["other", 7],
  ["unsubscribe", 4],
];

/** What a reader does with one mail. The same person, mail and seed always do the same; who is gone is gone for all mails. */
export function planRecipient({
  seed,
  address,
  messageId,
}: {
  seed: string;
  address: string;
  messageId: string;
}): RecipientAct[] {
  const person = seededRandom(seed, address);
  const [fate, interest, isScanned, awayDays] = [
    person(),
    person(),
    person() < shares.scanned,
    3 + Math.floor(person() * 12),
  ];
  const mail = seededRandom(seed, address, messageId);
  const between = ([least, most]: readonly [number, number]) => least + (most - least) * interest;
  if (fate < shares.gone) return [{ kind: "bounce", isPermanent: true, after: 2 + mail() * 30 }];
  if (fate < shares.gone + shares.full) return [{ kind: "bounce", isPermanent: false, after: 60 + mail() * 3600 }];
  const acts: RecipientAct[] = isScanned ? [{ kind: "scan", after: 1 + mail() * 4 }] : [];
  if (fate < shares.gone + shares.full + shares.away)
    return [...acts, { kind: "away", days: awayDays, after: 3 + mail() * 40 }];
  // Most read within hours, some the next day.
  const opened = 60 * (4 + 3 * Math.exp(6 * mail()));
  if (mail() >= between(shares.opens)) return acts;
  acts.push({ kind: "open", after: opened });
  const [chance, delay] = [mail(), mail()];
  if (chance < shares.complains) return [...acts, { kind: "complain", after: opened + 40 }];
  if (chance < shares.complains + shares.unsubscribes) return [...acts, { kind: "unsubscribe", after: opened + 30 }];
  if (mail() < between(shares.clicks)) acts.push({ kind: "click", after: opened + 15 + mail() * 120 });
  const mood = mail() < between(shares.replies) ? weighted(moodShares, mail()) : undefined;
  return mood ? [...acts, { kind: "reply", mood, after: opened + 60 * (3 + 2 * Math.exp(5 * delay)) }] : acts;
}
