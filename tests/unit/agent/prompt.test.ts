import { expect, test } from "vitest";
import { z } from "zod";
import { instructions } from "../../../supabase/functions/_agent/prompt.ts";
import type { TurnBundle } from "../../../supabase/functions/_agent/turn_bundle.ts";

const bundle = (time_zone: string) =>
  z.custom<TurnBundle>().parse({
    turn: { inbound_mail_id: null },
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
