import { expect, test } from "vitest";
import { ask, Conversation } from "./conversation.ts";

const inGermany = { field: "country", operator: "is_any_of", values: ["Germany"] };

test.each([
  [
    "write a three-step sequence for the fintech leads we haven't talked to in a month",
    3,
    [
      { field: "industry", operator: "is_any_of", values: ["Fintech"] },
      { field: "last_contacted_at", operator: "not_in_last_days", days: 30 },
    ],
  ],
  ["Write a three-step e-mail sequence for leads in Germany", 3, [inGermany]],
  ["start a campaign for leads in Germany", 3, [inGermany]],
  ["make a 2-mail campaign for leads in Germany", 2, [inGermany]],
  ["draft a sequence of five mails for leads in Germany", 5, [inGermany]],
])("“%s” drafts that many mails for exactly these leads", (message, count, conditions) => {
  const { calls } = ask(message);
  expect(calls).toMatchObject([{ tool: "draft_campaign", arguments: { filter: { match: "all", conditions } } }]);
  expect(calls[0]?.arguments.steps).toHaveLength(count);
});

test("a name and a topic are taken over, and a topic is never template code", () => {
  const { calls } = ask("draft a campaign called Spring for leads in Germany about the {{ lead.email }} release");
  expect(calls).toMatchObject([{ arguments: { name: "Spring", filter: { conditions: [inGermany] } } }]);
  expect(JSON.stringify(calls[0]?.arguments.steps)).not.toContain("{{ lead.email");
});

test("“them” is the list before, and who is not known is asked for", () => {
  const conversation = new Conversation();
  conversation.say("show me leads in Germany");
  expect(conversation.say("draft a campaign for them").calls).toMatchObject([
    { tool: "draft_campaign", arguments: { filter: { conditions: [inGermany] } } },
  ]);
  expect(conversation.say("write a two-step sequence").text).toBe("For whom shall it be?");
  expect(conversation.say("leads in Germany").calls).toMatchObject([{ tool: "draft_campaign" }]);
});

test("“her” is the lead before, and people who match later may come into it", () => {
  const conversation = new Conversation();
  conversation.say("add a note to Tom Meyer: met at the fair");
  expect(conversation.say("write a two-step sequence for him").calls).toMatchObject([
    { tool: "draft_campaign", arguments: { name: "For Tom Meyer", lead_ids: [expect.any(String)] } },
  ]);
  expect(ask("draft a campaign for leads in Germany and whoever comes later").calls).toMatchObject([
    { tool: "draft_campaign", arguments: { live: true, filter: { conditions: [inGermany] } } },
  ]);
});

test("“start it” starts the campaign that was drafted just now", () => {
  const conversation = new Conversation();
  conversation.say("draft a campaign for leads in Germany");
  expect(conversation.say("start it").calls).toMatchObject([{ tool: "start_campaign" }]);
  expect(ask("start it").calls).toEqual([]);
});

test("a campaign's numbers are told with what was decided, what is too small, and who did it", () => {
  const conversation = new Conversation();
  const counts = { replied: "3 of 30", clicked: "0 of 30", opened: "12 of 30" };
  const result = {
    ...{ people: { total: 30 }, totals: counts, too_small: "Too few mails for shares: 30 of 50." },
    steps: [{ step: 1, comparison: "B won: 17.4 % against 6.8 % replied, 99.9 % sure, 620 mails." }, { step: 2 }],
  };
  let who: { name: string }[] | undefined;
  conversation.override = ({ tool }) =>
    tool === "campaign_report"
      ? { ok: true, summary: "“Autumn”: running, 30 mails sent.", result: { ...result, ...(who && { who }) } }
      : undefined;
  const told = conversation.say("how is the campaign Autumn doing?").text;
  for (const words of ["30 mails sent", "Replied: 3 of 30", "30 of 50", "Step 1: B won"]) expect(told).toContain(words);
  who = [{ name: "Clara Evers" }, { name: "Ben Dahl" }];
  expect(conversation.say("who answered the campaign Autumn?").text).toContain("They are Clara Evers, Ben Dahl.");
  who = [];
  expect(conversation.say("who clicked in the campaign Autumn?").text).toContain("Nobody so far.");
});

test("campaigns are compared in a table below the verdict", () => {
  const conversation = new Conversation();
  const of_mails = { replied: "36 of 340 (10.6 %, 7.7–14.3 %)", clicked: "1 of 340", opened: "2 of 340" };
  const result = {
    verdict: "No campaign stands out.",
    campaigns: [{ name: "Spring check", status: "running", of_mails }],
  };
  conversation.override = () => ({ ok: true, summary: "", result });
  const told = conversation.say("compare my campaigns").text;
  expect(told).toMatch(/^No campaign stands out\.\n\n\| Campaign /);
  expect(told.split("\n").at(-1)).toContain("| running | 36 of 340");
});
