import { expect, it } from "vitest";
import { timeZoneChoices } from "../../../web/components/time_zone/time_zone_choices.ts";
import { localeChoices } from "../../../web/screens/settings/locale_choices.ts";
import { profileChanges, profileFormOf } from "../../../web/screens/settings/profile_form.ts";

const context = {
  time_zone: "Europe/Berlin",
  locale: "de-DE",
  preferences: { answer_length: "short", quiet_hours: "20-8" },
  drafts_answers: true,
};
const saved = profileFormOf("Dana", context);

it("changes nothing when nothing was edited", () => {
  expect(profileChanges(saved, saved, context)).toEqual({});
  expect(profileChanges(saved, { ...saved, displayName: " Dana " }, context)).toEqual({});
});

it("sends only what was edited", () => {
  expect(profileChanges(saved, { ...saved, timeZone: "Asia/Tokyo", displayName: "Dana D." }, context)).toEqual({
    time_zone: "Asia/Tokyo",
    display_name: "Dana D.",
  });
});

it("keeps preferences that the form does not know", () => {
  const form = { ...saved, answerLength: "balanced" as const, signature: " Best, Dana\n" };
  expect(profileChanges(saved, form, context)).toEqual({
    preferences: { quiet_hours: "20-8", email_signature: "Best, Dana" },
  });
});

it("reads a preference that it does not understand as the default", () => {
  const form = profileFormOf("Dana", { ...context, preferences: { answer_length: 7, email_signature: null } });
  expect(form).toMatchObject({ answerLength: "balanced", signature: "" });
});

it("offers the reader's own language and zone among the others, each once", () => {
  expect(localeChoices(["de-DE", "cs-CZ"]).filter(({ value }) => ["de-DE", "cs-CZ"].includes(value))).toHaveLength(2);
  const zones = timeZoneChoices(["Europe/Berlin"], Date.parse("2026-11-23T12:00:00Z"));
  expect(zones[0]).toEqual({ value: "Europe/Berlin", label: "Europe/Berlin · GMT+1" });
  expect(zones.filter(({ value }) => value === "Europe/Berlin")).toHaveLength(1);
  expect(zones.find(({ value }) => value === "America/New_York")?.label).toBe("America/New York · GMT-5");
});
