import { describe, expect, test } from "vitest";
import { get_lead } from "../../../supabase/functions/_tools/get_lead.ts";
import { lead_history } from "../../../supabase/functions/_tools/lead_history.ts";
import { search_leads } from "../../../supabase/functions/_tools/search_leads.ts";
import { show_memory } from "../../../supabase/functions/_tools/show_memory.ts";
import { fakeContext, leadId, run, sampleLead, workspaceId } from "./fake_database.ts";

const page = (count: number, exact = true, cursor: string | null = null) => ({
  leads: Array.from({ length: Math.min(count, 12) }, () => sampleLead()),
  count,
  count_is_exact: exact,
  next_cursor: cursor,
});

describe("search_leads", () => {
  test("asks for what the model wants, days in the person's zone", async () => {
    const { context, asked } = fakeContext({ search_leads: page(12, true, "next") });
    const outcome = await run(
      search_leads,
      {
        text: "berg",
        match: "any",
        conditions: [
          { field: "created_at", operator: "between_dates", from: "2026-03-29", until: "2026-07-01T00:00:00Z" },
          { field: "score", operator: "between", minimum: 80, maximum: null },
        ],
        sort: { field: "score", direction: "descending" },
        page_size: 12,
        cursor: null,
      },
      context,
    );
    const filter = {
      text: "berg",
      match: "any",
      conditions: [
        {
          field: "created_at",
          operator: "between_dates",
          from: "2026-03-28T23:00:00.000Z",
          until: "2026-07-01T00:00:00Z",
        },
        { field: "score", operator: "between", minimum: 80 },
      ],
    };
    expect(asked).toEqual([
      {
        name: "search_leads",
        args: {
          workspace_id: workspaceId,
          filter,
          sort: { field: "score", direction: "descending" },
          page_size: 12,
          cursor: null,
        },
      },
    ]);
    expect(outcome).toMatchObject({
      ok: true,
      summary: "12 leads match.",
      result: {
        count: 12,
        next_cursor: "next",
        leads: expect.arrayContaining([expect.objectContaining({ id: leadId })]),
      },
      view: { kind: "leads", count: 12, filter },
    });
    if (outcome.ok && outcome.view?.kind === "leads") expect(outcome.view.leads).toHaveLength(10);
  });

  test("shows the model what is known and no internal ids", async () => {
    const { context } = fakeContext({ search_leads: page(1) });
    const outcome = await run(search_leads, {}, context);
    expect(outcome).toMatchObject({ summary: "1 lead matches." });
    if (outcome.ok) expect(JSON.stringify(outcome.result)).not.toMatch(/workspace_id|account_id|null,"|"tags":\[\]/);
  });

  test("says when the number is not exact", async () => {
    const { context } = fakeContext({ search_leads: page(10_000, false) });
    expect(await run(search_leads, {}, context)).toMatchObject({ summary: "More than 10,000 leads match." });
  });

  test("names the values that there are when nothing matches", async () => {
    const { context } = fakeContext({
      search_leads: page(0),
      lead_facets: {
        industry: [{ value: "Fintech", count: 2 }],
        country: [],
        owner: [{ id: "x", name: "Alex", count: 1 }],
      },
    });
    const conditions = [
      { field: "industry", operator: "is_any_of", values: ["Banking"] },
      { field: "country", operator: "is_any_of", values: ["Peru"] },
    ];
    expect(await run(search_leads, { text: "x", conditions }, context)).toMatchObject({
      ok: true,
      summary: "No lead matches.",
      result: {
        count: 0,
        next_step:
          "Say that nothing matches, or search again with another or a shorter text with fewer conditions. Values of industry here: Fintech. Values of country here: none yet.",
      },
    });
  });
});

describe("get_lead", () => {
  const activity = (kind: string, from_outside = false) => ({
    id: leadId,
    lead_id: leadId,
    kind,
    title: "T",
    body: null,
    actor_id: null,
    occurred_at: "2026-11-01T10:00:00Z",
    from_outside,
  });

  test("introduces the lead and reads its timeline", async () => {
    const { context } = fakeContext({ get_lead: { lead: sampleLead(), activities: [activity("note")], more: false } });
    expect(await run(get_lead, { lead_id: leadId }, context)).toMatchObject({
      ok: true,
      summary: "Anna Berg, CTO at Firm: qualified, score 81, last contacted 12 days ago.",
      result: { lead: { id: leadId }, activities: [{ kind: "note", title: "T" }], more: false },
      view: { kind: "lead" },
      tainted: false,
    });
  });

  test.each([
    [
      { last_contacted_at: null, do_not_contact: true, title: null, company: null },
      "Anna Berg: qualified, score 81, never contacted, do not contact.",
    ],
    [
      { last_contacted_at: "2026-11-23T09:00:00Z" },
      "Anna Berg, CTO at Firm: qualified, score 81, last contacted today.",
    ],
    [
      { last_contacted_at: "2026-11-22T09:00:00Z" },
      "Anna Berg, CTO at Firm: qualified, score 81, last contacted 1 day ago.",
    ],
  ])("says of %j: %s", async (facts, summary) => {
    const { context } = fakeContext({ get_lead: { lead: sampleLead(facts), activities: [], more: false } });
    expect(await run(get_lead, { lead_id: leadId }, context)).toMatchObject({ summary });
  });

  test("marks the turn when someone outside wrote part of what is read", async () => {
    const { context } = fakeContext({
      get_lead: { lead: sampleLead(), activities: [activity("email_received", true)], more: false },
    });
    expect(await run(get_lead, { lead_id: leadId }, context)).toMatchObject({ tainted: true });
  });

  test("sends the model back to searching when there is no such lead", async () => {
    const { context } = fakeContext({ get_lead: null });
    expect(await run(get_lead, { lead_id: leadId }, context)).toEqual({
      ok: false,
      reason: "No such lead. Search by name first; do not guess ids.",
    });
  });
});

describe("show_memory", () => {
  test("lists what is remembered", async () => {
    const kept = { id: leadId, content: "Likes tea", scope: "person", tainted: false, source: "user" };
    const { context } = fakeContext({ list_memories: [kept] });
    expect(await run(show_memory, {}, context)).toMatchObject({
      tainted: false,
      summary: "1 thing remembered.",
      view: { kind: "memories", memories: [{ id: leadId, content: "Likes tea" }] },
    });
  });

  test("passes on that one of them came from outside", async () => {
    const kept = { id: leadId, content: "Likes tea", scope: "workspace", tainted: true };
    const { context } = fakeContext({ list_memories: [kept] });
    expect(await run(show_memory, {}, context)).toMatchObject({ tainted: true });
  });

  test("says what to do when nothing is", async () => {
    const { context } = fakeContext({ list_memories: [] });
    expect(await run(show_memory, {}, context)).toMatchObject({
      summary: "Nothing is remembered yet.",
      result: { next_step: expect.any(String) },
    });
  });
});

describe("lead_history", () => {
  const entry = {
    ...{ id: "a1", lead_id: leadId, kind: "note", title: "Note", body: "x", actor_id: null, actor_name: "Alex Morgan" },
    ...{ by_assistant: false, from_outside: true, occurred_at: "2026-11-01T10:00:00Z" },
  };
  const stay = {
    stage: "new",
    label: "New",
    entered_at: "2026-11-01T10:00:00Z",
    left_at: null,
    seconds: 129_600,
    actor_name: null,
  };

  test("reads entries without internal ids, days in each stage, and what comes from outside", async () => {
    const { context, asked } = fakeContext({
      lead_timeline: { entries: [entry], next_cursor: null },
      lead_stays: [stay],
    });
    expect(await run(lead_history, { lead_id: leadId, kinds: ["note"] }, context)).toEqual({
      ok: true,
      summary: "Read 1 event.",
      result: {
        entries: [
          {
            ...{ kind: "note", title: "Note", body: "x", actor_name: "Alex Morgan", by_assistant: false },
            occurred_at: entry.occurred_at,
          },
        ],
        next_cursor: null,
        stages: [{ stage: "New", entered_at: stay.entered_at, days: 1.5 }],
      },
      tainted: true,
    });
    expect(asked[0]?.args).toMatchObject({ kinds: ["note"], page_size: 25, cursor: null });
  });

  test("of no lead says the next step", async () => {
    const { context } = fakeContext({ lead_timeline: null, lead_stays: [] });
    expect(await run(lead_history, { lead_id: leadId }, context)).toMatchObject({ ok: false });
  });
});
