import { expect, test } from "vitest";
import { z } from "zod";
import { instructions } from "../../../supabase/functions/_agent/prompt.ts";
import type { TurnBundle } from "../../../supabase/functions/_agent/turn_bundle.ts";

const bundle = (time_zone: string, turn: Partial<TurnBundle["turn"]> = {}) =>
  z.custom<TurnBundle>().parse({
    turn: { inbound_mail_id: null, unattended: false, ...turn },
    workspace: { name: "Acme", stages: [] },
    person: { display_name: "Ada", role: "member", time_zone, preferences: {} },
    memories: [],
  });
const today = (instant: string, zone: string) =>
  /Today is (.*), time zone/.exec(instructions(bundle(zone), new Date(instant)))?.[1];

test("the day is the person's own, also for the moment in which it changes", () => {
  expect(today("2026-11-23T22:59:59.999Z", "Europe/Berlin")).toBe("2026-11-23 (Monday)");
  expect(today("2026-11-23T23:00:00Z", "Europe/Berlin")).toBe("2026-11-24 (Tuesday)");
  expect(today("2026-11-23T22:59:59.999Z", "Europe/Berlin")).toBe("2026-11-23 (Monday)");
  expect(today("2026-11-23T18:15:00Z", "Asia/Kathmandu")).toBe("2026-11-24 (Tuesday)");
  expect(today("2026-11-23T18:14:59Z", "Asia/Kathmandu")).toBe("2026-11-23 (Monday)");
});

test("a turn is told that nobody is here when a schedule began it, a reply's turn what a reply is, and no other", () => {
  const told = (turn: Partial<TurnBundle["turn"]>) => instructions(bundle("UTC", turn), new Date());
  expect(told({ unattended: true })).toContain(
    "Nobody is here now: a schedule that Ada confirmed, or a watch that Ada keeps,",
  );
  expect(told({ unattended: true })).toContain("Never say that it is done");
  expect(told({ unattended: true, inbound_mail_id: crypto.randomUUID() })).toContain("a reply to a mail set this off");
  expect(told({})).not.toContain("Nobody is here");
});
