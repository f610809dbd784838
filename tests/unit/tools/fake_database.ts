import type { Lead } from "../../../shared/contracts/lead.ts";
import type { Tool, ToolContext, ToolOutcome, ToolProposal } from "../../../supabase/functions/_tools/define_tool.ts";

export const leadId = "aaaaaaaa-0000-4000-8000-000000000001";
export const workspaceId = "bbbbbbbb-0000-4000-8000-000000000001";

/** A row of `lead_rows`. */
export function sampleLead(overrides: Partial<Lead> = {}): Lead {
  return {
    id: leadId,
    workspace_id: workspaceId,
    name: "Anna Berg",
    email: "anna@firm.example",
    phone: null,
    title: "CTO",
    account_id: "cccccccc-0000-4000-8000-000000000001",
    company: "Firm",
    domain: null,
    industry: "Fintech",
    employee_count: 80,
    country: "Germany",
    city: null,
    stage: "qualified",
    owner_id: null,
    owner_name: "Alex Morgan",
    score: 81,
    tags: [],
    source: null,
    custom: {},
    do_not_contact: false,
    last_contacted_at: "2026-11-11T10:00:00+00:00",
    created_at: "2026-01-01T10:00:00+00:00",
    updated_at: "2026-11-11T10:00:00+00:00",
    ...overrides,
  };
}

export type Asked = { name: string; args: Record<string, unknown> };

/** A database that answers by function name and keeps what it was asked. An unexpected call throws. */
export function fakeContext(answers: Record<string, unknown>, overrides: Partial<ToolContext> = {}) {
  const asked: Asked[] = [];
  const database: ToolContext["database"] = {
    async rpc(name, args) {
      asked.push({ name, args });
      if (!(name in answers)) throw new Error(`Nobody expected a call of ${name}.`);
      return answers[name];
    },
  };
  const context: ToolContext = {
    database,
    lookup: database,
    workspaceId,
    userId: "dddddddd-0000-4000-8000-000000000001",
    now: new Date("2026-11-23T10:00:00Z"),
    timeZone: "Europe/Berlin",
    callId: "eeeeeeee-0000-4000-8000-000000000001",
    ...overrides,
  };
  return { context, asked };
}

/** Parses arguments as a model would give them and runs the tool. */
export async function run(tool: Tool, args: unknown, context: ToolContext): Promise<ToolOutcome> {
  const parsed = tool.parse(args);
  if (!parsed.ok) return parsed;
  if (!tool.run) throw new Error(`${tool.name} does not run.`);
  return tool.run(parsed.value, context);
}

/** Parses arguments and asks the tool for its proposal. */
export async function propose(tool: Tool, args: unknown, context: ToolContext): Promise<ToolProposal> {
  const parsed = tool.parse(args);
  if (!parsed.ok) return parsed;
  if (!tool.propose) throw new Error(`${tool.name} proposes nothing.`);
  return tool.propose(parsed.value, context);
}
