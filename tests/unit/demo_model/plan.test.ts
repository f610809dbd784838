import { describe, expect, test } from "vitest";
import { z } from "zod";
import { planStep } from "../../../shared/contracts/events.ts";
import { answer } from "../../../supabase/local/demo_model/answer.ts";
import { usualStages } from "../../../supabase/local/demo_model/language/stages.ts";
import { splitGoal } from "../../../supabase/local/demo_model/plan/split_goal.ts";
import { readConversation } from "../../../supabase/local/demo_model/read_conversation.ts";
import { suggestionsFor } from "../../../web/state/suggestions.ts";
import { ask, type Call, Conversation, type Followed } from "./conversation.ts";
import { testDay } from "./fake_leads.ts";
import { goals, single } from "./tables/goals.ts";

const clock = () => new Date(`${testDay}T08:00:00Z`);
const written = z.object({ steps: z.array(planStep) });
const isPlan = ({ tool }: Call) => tool === "update_plan";

/** Every plan that was written, each as "done active pending". */
function statuses({ calls }: Followed): string[] {
  return calls.filter(isPlan).map((call) =>
    written
      .parse(call.arguments)
      .steps.map(({ status }) => status)
      .join(" "),
  );
}

function titles({ calls }: Followed): string[] {
  return written.parse(calls.findLast(isPlan)?.arguments).steps.map(({ title }) => title);
}

const acts = ({ calls }: Followed) => calls.filter((call) => !isPlan(call)).map(({ tool }) => tool);

describe("a goal of several steps", () => {
  test.each(goals)("“%s” becomes a checklist", (message, expected) => {
    const followed = ask(message);
    const shown =
      expected.length < 3
        ? [...followed.text.matchAll(/^\d\. \*\*(.+?)\*\*/gm)].map(([, title]) => title)
        : titles(followed);
    expect(shown).toEqual(expected);
  });

  test.each(single)("“%s” is one order", (message) => {
    const followed = ask(message);
    expect(followed.text).not.toMatch(/steps are done/);
    expect(acts(followed)).not.toContain("update_plan");
  });

  test("is worked step by step, and the plan is true at every moment", () => {
    const followed = ask("Find the hot leads in Germany, tag them as priority and add a note to each");
    expect(statuses(followed)).toEqual([
      "active pending pending",
      "done active pending",
      "done done active",
      "done done done",
    ]);
    expect(acts(followed)).toEqual(["search_leads", "tag_leads", "add_note", "add_note"]);
    expect(followed.calls.at(-2)?.arguments.body).toBe(
      "Part of a plan: find the hot leads in Germany, then tag them as priority.",
    );
    expect(followed.text).toMatch(/^\*\*All 3 steps are done\.\*\*/);
  });

  test("two steps are done one after the other without a checklist", () => {
    const followed = ask("tag Tom Meyer as q4 and show me leads in France");
    expect(followed.calls.some(isPlan)).toBe(false);
    expect(acts(followed)).toEqual(["search_leads", "tag_leads", "search_leads"]);
    expect(followed.text).toContain("| 1 | **Claire Dubois**");
  });

  test("works on the leads that it found, not on those of another list", () => {
    const conversation = new Conversation();
    conversation.say("show me leads in Spain");
    const followed = conversation.say("Find leads in Japan, tag them as asia, then add a note to Tom Meyer: hello");
    expect(statuses(followed).at(-1)).toBe("done skipped done");
    expect(acts(followed)).toEqual(["search_leads", "search_leads", "add_note"]);
    expect(followed.text).toContain("left out. There is no lead to do it with.");
  });

  test("goes on with the list after one lead of it was written to", () => {
    const conversation = new Conversation();
    conversation.override = ({ tool }) => (tool === "send_email" ? { ok: true, summary: "Sent." } : undefined);
    const followed = conversation.say(
      "Find hot leads in Germany, email the first one about lunch, then assign them to Sam",
    );
    expect(acts(followed)).toEqual(["search_leads", "get_lead", "send_email", "bulk_change_leads"]);
  });

  test("“them” stay the same leads, also when a change takes them out of the list", () => {
    const conversation = new Conversation();
    conversation.override = ({ tool }) =>
      tool === "bulk_change_leads" ? { ok: true, summary: "Changed 1." } : undefined;
    const followed = conversation.say("Find contacted leads in France, move them to qualified, tag them as q4");
    expect(acts(followed)).toEqual(["search_leads", "bulk_change_leads", "tag_leads"]);
    expect(followed.calls.at(-2)?.arguments.lead_ids).toHaveLength(1);
  });

  test("“the top 2” are the two that were found, not all that would fit", () => {
    const { calls, text } = ask("Find the top 2 leads in Spain by score, tag them as q4 and move them to contacted");
    const ids = calls.find(({ tool }) => tool === "tag_leads")?.arguments.lead_ids;
    expect(ids).toHaveLength(2);
    expect(calls.filter(({ tool }) => tool === "change_stage")).toHaveLength(2);
    expect(text).toContain("14 leads match. The first 2 are meant.");
  });
});

describe("a step that fails", () => {
  test("has a way round where there is one: the next lead that may be written to", () => {
    const followed = ask(
      "Find the hot leads, then email the first one about our offer, then add a note to it: offered",
    );
    expect(titles(followed)).toEqual([
      "Find the hot leads",
      "Email the first one about our offer",
      "Email the second one about our offer",
      "Add a note to it: offered",
    ]);
    expect(statuses(followed).at(-1)).toBe("done failed active pending");
    expect(followed.text).toMatch(
      /1 of 4 steps[\s\S]*do-not-contact[\s\S]*Waiting for your approval[\s\S]*Left undone: /,
    );
  });

  test("does not hold up those that do not need it", () => {
    const conversation = new Conversation();
    conversation.override = ({ tool }) =>
      tool === "tag_leads" ? { ok: false, status: "failed", reason: "The database is away." } : undefined;
    const followed = conversation.say("Find the hot leads in Germany, tag them as q4 and assign them to me");
    expect(statuses(followed).at(-1)).toBe("done failed done");
    expect(followed.text).toMatch(/2 of 3 steps[\s\S]*not done\. .*The database is away/);
  });

  test("that the person declines is left out, with what was to follow on it", () => {
    const conversation = new Conversation();
    conversation.override = ({ tool }) =>
      tool === "send_email"
        ? { ok: false, status: "denied", reason: "You said no: too early. It was NOT done." }
        : undefined;
    const followed = conversation.say(
      "Find hot leads in Germany, email the first one about lunch, then add a note to it: invited",
    );
    expect(statuses(followed).at(-1)).toBe("done skipped skipped");
    expect(followed.text).toMatch(/1 of 3 steps[\s\S]*You said no: too early[\s\S]*The e-mail before it was not sent/);
  });

  test("because it can't be done at all is said, and the rest is done", () => {
    const followed = ask("Find the hot leads in Germany, then draw a chart of them, then tag them as q4");
    expect(statuses(followed).at(-1)).toBe("done failed done");
    expect(followed.text).toContain("I can't draw charts");
  });

  test("for want of an answer ends with the question, and the answer goes on with it", () => {
    const conversation = new Conversation();
    const asked = conversation.say("Show leads in Spain, then move Anna to won, then tag her as customer");
    expect(statuses(asked).at(-1)).toBe("done pending pending");
    expect(asked.text).toMatch(/Left undone: Move Anna to won; Tag her as customer[\s\S]*Which one do you mean\?/);
    expect(conversation.say("the second one").calls.at(-1)?.tool).toBe("change_stage");
  });
});

describe("a plan that the person changed", () => {
  const note = (steps: string[]) => ({
    role: "developer",
    content: `The person has changed the plan. Work by this one from now on:\n${steps.map((step) => `- ${step}`).join("\n")}`,
  });

  /** The reply to a goal whose first step is done, when the plan has been changed since. */
  function afterChange(...steps: string[]) {
    const conversation = new Conversation();
    conversation.say("Find the hot leads in Germany, tag them as priority and add a note to each");
    const search = conversation.items.findIndex((item) => JSON.stringify(item).includes('"function_call_output"'));
    const request = conversation.request();
    const input = [...conversation.items.slice(0, search + 2), note(steps)];
    return answer({ ...request, input: readInput(input) }, clock);
  }
  const readInput = (items: unknown[]) => {
    const conversation = new Conversation();
    conversation.items.push(...items);
    return conversation.request().input;
  };

  test("is worked as it stands now: what was left out is not done, what was added is", () => {
    const { calls } = afterChange("Find the hot leads in Germany (active)", "Tag them as vip (pending)");
    expect(calls.map(({ tool }) => tool)).toEqual(["tag_leads"]);
  });

  test("is written anew with what has become of it", () => {
    const { calls } = afterChange(
      "Find the hot leads in Germany (active)",
      "Tag them as vip (pending)",
      "Have lunch (together) (pending)",
    );
    expect(calls.map(({ tool }) => tool)).toEqual(["update_plan", "tag_leads"]);
    expect(JSON.parse(calls[0]?.arguments ?? "").steps).toEqual([
      { title: "Find the hot leads in Germany", status: "done" },
      { title: "Tag them as vip", status: "active" },
      { title: "Have lunch (together)", status: "pending" },
    ]);
  });

  test("is read from the note that the loop gives", () => {
    const input = readInput([{ role: "user", content: "Find them" }, note(["One (of two) (done)", "Two (pending)"])]);
    const { exchanges } = readConversation({ ...new Conversation().request(), input }, clock());
    expect(exchanges.at(-1)?.editedPlan).toEqual([
      { title: "One (of two)", status: "done" },
      { title: "Two", status: "pending" },
    ]);
  });
});

test("what the page suggests is understood, and means what it says", () => {
  const overview = {
    leads: 22,
    by_stage: [
      { value: "new", label: "New", count: 17 },
      { value: "contacted", label: "Contacted", count: 2 },
    ],
    by_country: [{ value: "Germany", count: 4 }],
    by_industry: [{ value: "Fintech", count: 3 }],
    hot: 3,
    stale: 1,
    waiting_approvals: 0,
  };
  const offered = [...suggestionsFor(overview, true, String), ...suggestionsFor(overview, false, String)];
  const firstCalls = new Map(
    offered.map(({ title, message }) => [title, ask(message).calls.filter((call) => !isPlan(call))[0]]),
  );
  expect(firstCalls.get("Find leads that went quiet")?.arguments.conditions).toEqual([
    { field: "stage", operator: "is_any_of", values: ["contacted", "engaged", "qualified", "proposal"] },
    { field: "last_contacted_at", operator: "not_in_last_days", days: 30 },
  ]);
  for (const [title, call] of firstCalls) expect(call, title).toBeDefined();
  const goal = offered.find(({ title }) => title.startsWith("Begin with"))?.message ?? "";
  expect(splitGoal(goal, { today: testDay, stages: usualStages })).toHaveLength(4);
});
