import type { Lead } from "../../../shared/contracts/lead.ts";

/** A believable lead for tests; every field may be overridden. */
export function sampleLead(id: string, overrides: Partial<Lead> = {}): Lead {
  return {
    id,
    workspace_id: "00000000-0000-4000-8000-0000000000aa",
    name: `Lead ${id}`,
    email: null,
    phone: null,
    title: null,
    account_id: null,
    company: null,
    domain: null,
    industry: null,
    employee_count: null,
    country: null,
    city: null,
    stage: "new",
    owner_id: null,
    owner_name: null,
    score: 50,
    tags: [],
    source: null,
    custom: {},
    do_not_contact: false,
    last_contacted_at: null,
    created_at: "2026-11-01T09:00:00Z",
    updated_at: "2026-11-01T09:00:00Z",
    ...overrides,
  };
}
