import { z } from "zod";

/** How fast the campaigns' clock of the demo may go, in seconds for each of ours, and what that is called. */
export const clockPaces = [
  { speed: 1, label: "1×", meaning: "real time" },
  { speed: 60, label: "60×", meaning: "a minute a second" },
  { speed: 600, label: "600×", meaning: "ten minutes a second" },
  { speed: 3600, label: "3,600×", meaning: "an hour a second" },
  { speed: 21_600, label: "21,600×", meaning: "a day in four seconds" },
] as const;

/** Where the clock is sent at once: to when the next mail leaves, or back to the real time. */
export const clockLeap = z.enum(["next_mail", "now"]);
export type ClockLeap = z.infer<typeof clockLeap>;

/** `POST /mailbox/api/recipients` on one machine: what is named changes, in this order. */
export const demoReadersChange = z.strictObject({
  is_on: z.boolean().optional(),
  speed: z.literal(clockPaces.map(({ speed }) => speed)).optional(),
  leap: clockLeap.optional(),
});
export type DemoReadersChange = z.infer<typeof demoReadersChange>;

/** The readers that the captured mailbox plays, and the clock of the campaigns. */
export const demoReaders = z.object({
  is_on: z.boolean(),
  speed: z.number(),
  /** By the campaigns' clock. */
  now: z.iso.datetime(),
  /** When the next mail may leave, as far as can be known before; null when none waits. */
  next_mail_at: z.iso.datetime().nullable(),
  /** How far the clock is ahead of ours. */
  ahead_seconds: z.number(),
  /** What readers will still do. */
  waiting: z.number(),
  /** How often each thing was done. */
  done: z.record(z.string(), z.number()),
});
export type DemoReaders = z.infer<typeof demoReaders>;
