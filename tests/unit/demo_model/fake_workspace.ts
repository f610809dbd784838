import { z } from "zod";
import type { Goal } from "../../../shared/contracts/goal.ts";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { isGroup, type LeadNode, leadFilter, leadSort } from "../../../shared/contracts/lead_filter.ts";
import { registry } from "../../../supabase/functions/_tools/registry.ts";
import { fakeLeads, hostileNote, testDay } from "./fake_leads.ts";

/** What a tool came to, as the agent tells it to the model. */
export type FakeOutput = Record<string, unknown>;

export type FakeWorkspace = {
  leads: Lead[];
  memories: { id: string; content: string }[];
  /** Answers a call as the agent would, from the leads in memory; refuses arguments that the real tool refuses. */
  execute(tool: string, args: unknown): FakeOutput;
};

const searchArguments = leadFilter.extend({
  sort: leadSort.optional(),
  page_size: z.number().default(10),
  cursor: z.string().optional(),
});
const oneLead = z.looseObject({ lead_id: z.string() });
const record = z.record(z.string(), z.unknown());

export function fakeWorkspace(): FakeWorkspace {
  const leads = structuredClone([...fakeLeads]);
  const memories = [
    { id: "20000000-0000-4000-8000-000000000001", content: "Prefers short answers." },
    { id: "20000000-0000-4000-8000-000000000002", content: "Sells to the north of Germany." },
  ];
  const workspace: FakeWorkspace = {
    leads,
    memories,
    execute(name, args) {
      const tool = registry.find((one) => one.name === name);
      if (!tool) return { ok: false, status: "failed", reason: `There is no tool named ${name}.` };
      const parsed = tool.parse(args);
      if (!parsed.ok) return { ok: false, status: "failed", reason: parsed.reason };
      return run(workspace, name, parsed.value);
    },
  };
  return workspace;
}

const waiting = { ok: false, status: "waiting", reason: "It waits for the person's approval and has NOT been done." };
const counts = { sent: 40, replied: 3 };
const campaigns = [
  { id: "50000000-0000-4000-8000-000000000001", name: "Spring", status: "draft", counts: { sent: 0, replied: 0 } },
  { id: "50000000-0000-4000-8000-000000000002", name: "Autumn", status: "running", counts },
];
const meetingsGoal: Goal = {
  id: "60000000-0000-4000-8000-000000000009",
  measure: "meetings",
  target: 20,
  period: "month",
  is_mine: true,
  starts_at: "2026-11-01T00:00:00+00:00",
  ends_at: "2026-12-01T00:00:00+00:00",
  done: 12,
  elapsed: 0.75,
  expected: 15,
  forecast: { likely: 16, low: 13, high: 19 },
  standing: "behind",
};
const pins = [
  { pin_id: "60000000-0000-4000-8000-000000000011", title: "Win rate by source", whose: "me" },
  { pin_id: "60000000-0000-4000-8000-000000000012", title: "Pipeline funnel", whose: "me" },
];
const annasReply = {
  inbound_mail_id: "60000000-0000-4000-8000-000000000001",
  lead: "Anna Schmidt",
  from: "Anna Schmidt <anna@example.com>",
  comes_to: "question",
  answer: "a drafted answer waits for approval",
};
const tasks = [
  {
    ...{ id: "60000000-0000-4000-8000-000000000001", name: "Hot leads", kind: "prompt", status: "active" },
    ...{ when: "At 08:00, Monday through Friday", next_run: "Tuesday, 24 November 2026 at 08:00" },
  },
  {
    ...{ id: "60000000-0000-4000-8000-000000000002", name: "Report on the leads", kind: "report", status: "paused" },
    when: "At 09:00, on the first Monday of the month",
  },
];
const sender = { address: "ada@acme.dev", state: "local", note: "It is not looked up.", checks: [] };
const alert = { muted: false, fired_in_30_days: 3 };
const alerts = [
  { id: "60000000-0000-4000-8000-000000000001", name: "Leads from Germany", ...alert },
  { id: "60000000-0000-4000-8000-000000000002", name: "Someone answers the campaign Autumn", ...alert },
];
const introTemplate = { id: "40000000-0000-4000-8000-000000000001", name: "Intro", subject: "Hello" };

function run(workspace: FakeWorkspace, tool: string, args: Record<string, unknown>): FakeOutput {
  const { leads, memories } = workspace;
  if (tool === "search_leads") return search(leads, args);
  if (tool === "search_accounts")
    return done("1 account matches.", { accounts: [northgate], count: 1, count_is_exact: true });
  if (tool === "get_account") return done("Northgate: 1 lead.", { account: northgate, leads: leads.slice(0, 1) });
  if (tool.endsWith("_account")) return done("Northgate: changed.", { account: northgate });
  if (tool === "list_custom_fields")
    return done("1 custom field.", { fields: [{ of: "lead", label: "Budget", type: "money" }] });
  if (tool === "list_segments") {
    return done("1 segment.", { segments: [{ name: "Germans", count: 12, count_is_exact: true }] });
  }
  if (tool === "list_tasks") return done("2 scheduled tasks.", { count: 2, tasks });
  if (tool === "list_campaigns") return done("2 campaigns.", { campaigns });
  if (tool === "check_sending_domain") return done("Asked DNS about 1 sender.", { mailboxes: [sender] });
  if (tool === "start_campaign" || tool === "stop_campaign") return waiting;
  if (/_campaign(?:_step)?$/.test(tool)) return done("The campaign is as asked.", { ...campaigns[0] });
  if (tool === "list_replies") return done("1 reply.", { replies: [annasReply], drafts_waiting: 1 });
  if (tool === "classify_reply") return done("Anna Schmidt: interested.", {});
  if (tool === "list_templates") return done("1 template.", { templates: [introTemplate] });
  if (tool.endsWith("_template")) return done("Nothing is wrong with it.", {});
  if (tool === "follow_segment" || tool === "save_segment" || tool === "save_custom_field") return done("Saved.", {});
  if (tool === "show_memory") return done(`${memories.length} remembered.`, { memories });
  if (tool === "remember") return done(`Remembered: ${String(args.content)}`, {});
  if (tool === "forget") return done("Forgotten.", {});
  if (tool === "update_plan") return done("Planned.", null);
  if (tool === "set_reminder") return done("Reminder set.", {});
  if (tool === "list_pinned_answers") return done("2 pinned answers.", { pins });
  if (tool === "pin_answer" || tool === "remove_pinned_answer") return done("The dashboard is as asked.", {});
  if (tool === "list_goals") return done("1 goal.", { goals: [meetingsGoal] });
  if (tool === "save_goal" || tool === "delete_goal") return done("The goal is as asked.", {});
  if (tool === "list_alert_rules") return done("2 alerts.", { alerts });
  if (tool.endsWith("_alert_rule")) return done("The alert is as asked.", {});
  if (tool === "list_behaviours") return done("1 behaviour.", { behaviours: [] });
  if (tool === "change_behaviour") return done("It is as asked.", {});
  if (tool === "research_status")
    return done("1 of 2 companies looked at.", {
      jobs: [
        { job_id: "40000000-0000-4000-8000-000000000001", status: "running", progress: "1 of 2 companies looked at." },
      ],
    });
  if (tool === "stop_research") return done("The research is stopped.", {});
  if (tool === "list_reminders") return done("No reminders.", { count: 0, reminders: [] });
  if (tool === "tag_leads") return done("Changed the tags.", { changed: 1 });
  if (tool === "find_duplicates") return duplicates(leads, args);
  if (tool === "merge_leads") return done("Merged into one.", {});
  if (tool === "show_bin") return done("1 deleted lead.", { leads: leads.slice(2, 3).map(withoutNulls) });
  if (
    [
      "bulk_change_leads",
      "change_pipeline",
      "delete_leads",
      "erase_person",
      "import_leads",
      "research_leads",
      "refresh_facts",
    ].includes(tool) ||
    tool === "send_email"
  ) {
    return { ok: false, status: "waiting", reason: "It waits for the person's approval and has NOT been done." };
  }
  if (tool === "create_lead")
    return done(`Added ${String(args.name)} as new.`, {
      lead: { ...record.parse(args), id: "30000000-0000-4000-8000-000000000001", stage: "new", score: 0 },
    });
  if (!("lead_id" in args)) return done("Done.", {});
  const found = leads.find((lead) => lead.id === oneLead.parse(args).lead_id);
  if (!found) return { ok: false, status: "failed", reason: "No such lead. Search by name first; do not guess ids." };
  if (tool === "lead_history") return done("Read 0 events.", { entries: [], stages: [] });
  if (tool !== "get_lead") return done(`${found.name}: changed.`, { lead: found });
  const activities = [{ kind: "note", title: "Note", body: hostileNote, occurred_at: "2026-11-12T10:00:00Z" }];
  return done(`${found.name}.`, { lead: withoutNulls(found), activities, more: false });
}

function duplicates(leads: readonly Lead[], args: Record<string, unknown>): FakeOutput {
  const why = ["Same phone number"];
  if ("lead_id" in args)
    return done("1 lead may be the same.", {
      candidates: leads.slice(1, 2).map((lead) => ({ why, lead: withoutNulls(lead) })),
    });
  return done("1 pair.", { pairs: [{ why, leads: leads.slice(0, 2).map(withoutNulls) }], more: false });
}
const northgate = { id: "40000000-0000-4000-8000-000000000001", name: "Northgate", country: "Norway", lead_count: 1 };

function done(summary: string, result: unknown): FakeOutput {
  return { ok: true, summary, result };
}

function withoutNulls(lead: Lead): Record<string, unknown> {
  return Object.fromEntries(Object.entries(lead).filter(([, value]) => value !== null));
}

function search(leads: readonly Lead[], args: Record<string, unknown>): FakeOutput {
  const { text, match, conditions, sort, page_size: size, cursor } = searchArguments.parse(args);
  const words = text?.toLowerCase().split(/\s+/) ?? [];
  const matching = leads.filter((lead) => {
    const haystack = [lead.name, lead.company, lead.title, lead.email, ...lead.tags].join(" ").toLowerCase();
    const fits = conditions.map((condition) => holds(lead, condition));
    return (
      words.every((word) => haystack.includes(word)) &&
      (match === "all" ? fits.every(Boolean) : fits.length === 0 || fits.some(Boolean))
    );
  });
  const field = sort?.field ?? "score";
  const direction = (sort?.direction ?? "descending") === "ascending" ? 1 : -1;
  matching.sort((left, right) => direction * compare(fieldValue(left, field), fieldValue(right, field)));
  const start = Number(cursor ?? 0);
  const page = matching.slice(start, start + size);
  const next = start + size < matching.length ? String(start + size) : null;
  return done(`${matching.length} leads match.`, {
    leads: page.map(withoutNulls),
    count: matching.length,
    count_is_exact: true,
    next_cursor: next,
  });
}

function compare(left: unknown, right: unknown): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  return String(left ?? "").localeCompare(String(right ?? ""));
}

const dayMilliseconds = 86_400_000;

function fieldValue(lead: Lead, field: string): unknown {
  if (field.startsWith("custom.")) return lead.custom[field.slice("custom.".length)];
  return new Map<string, unknown>(Object.entries(lead)).get(field === "owner" ? "owner_name" : field);
}

function holds(lead: Lead, condition: LeadNode): boolean {
  if (isGroup(condition)) {
    return condition.conditions[condition.match === "any" ? "some" : "every"]((each) => holds(lead, each));
  }
  const value = fieldValue(lead, condition.field);
  const values = (Array.isArray(value) ? value : [value]).map((entry) => String(entry ?? "").toLowerCase());
  switch (condition.operator) {
    case "is_any_of":
      return condition.values.some((wanted) => values.some((entry) => entry === meant(condition.field, wanted)));
    case "is_none_of":
      return !condition.values.some((wanted) => values.some((entry) => entry === meant(condition.field, wanted)));
    case "contains":
      return values.some((entry) => entry.includes(condition.value.toLowerCase()));
    case "is_empty":
      return value === null || (Array.isArray(value) && value.length === 0);
    case "is_not_empty":
      return value !== null;
    case "between":
      return typeof value === "number" && value >= (condition.minimum ?? -1) && value <= (condition.maximum ?? 1e9);
    case "between_dates":
      return (
        values[0] !== "" && (values[0] ?? "") >= (condition.from ?? "") && (values[0] ?? "") < (condition.until ?? "9")
      );
    case "in_last_days":
      return age(value) <= condition.days;
    case "not_in_last_days":
      return !(age(value) <= condition.days);
    case "is":
      return value === condition.value;
    case "happened":
      // Every second of these leads has read, answered and everything else.
      return fakeLeads.indexOf(lead) % 2 === 0;
    case "did_not_happen":
      return fakeLeads.indexOf(lead) % 2 === 1;
    default:
      throw new Error(`The fake workspace does not know ${condition.operator}.`);
  }
}

function meant(field: string, wanted: string): string {
  if (field !== "owner") return wanted.toLowerCase();
  return wanted === "me" ? "alex morgan" : wanted.toLowerCase() === "sam" ? "sam rivera" : wanted.toLowerCase();
}

function age(value: unknown): number {
  return typeof value === "string"
    ? (Date.parse(`${testDay}T12:00:00Z`) - Date.parse(value)) / dayMilliseconds
    : Number.POSITIVE_INFINITY;
}
