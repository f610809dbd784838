import { z } from "zod";

/** The part of a lead that the demo model reads from results. */
export const knownLead = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullish(),
  phone: z.string().nullish(),
  title: z.string().nullish(),
  company: z.string().nullish(),
  industry: z.string().nullish(),
  employee_count: z.number().nullish(),
  country: z.string().nullish(),
  city: z.string().nullish(),
  stage: z.string().nullish(),
  owner_name: z.string().nullish(),
  score: z.number().nullish(),
  tags: z.array(z.string()).nullish(),
  source: z.string().nullish(),
  do_not_contact: z.boolean().nullish(),
  last_contacted_at: z.string().nullish(),
  created_at: z.string().nullish(),
});
export type KnownLead = z.infer<typeof knownLead>;

const activity = z.object({
  kind: z.string(),
  title: z.string(),
  body: z.string().nullish(),
  occurred_at: z.string(),
  actor_name: z.string().nullish(),
});
export type KnownActivity = z.infer<typeof activity>;

const page = z.object({
  leads: z.array(z.unknown()),
  count: z.number(),
  count_is_exact: z.boolean().nullish(),
  next_cursor: z.string().nullish(),
});

/** One page of a search; rows that are no leads are left out. */
export type KnownPage = { leads: KnownLead[]; count: number; exact: boolean; nextCursor: string | undefined };

export function readPage(result: unknown): KnownPage | undefined {
  const parsed = page.safeParse(result);
  if (!parsed.success) return undefined;
  const leads = parsed.data.leads.flatMap((row) => {
    const lead = knownLead.safeParse(row);
    return lead.success ? [lead.data] : [];
  });
  const { count, count_is_exact: exact, next_cursor: cursor } = parsed.data;
  return { leads, count, exact: exact !== false, nextCursor: cursor ?? undefined };
}

const record = z.object({ lead: knownLead, activities: z.array(z.unknown()).nullish(), more: z.boolean().nullish() });

export type KnownRecord = { lead: KnownLead; activities: KnownActivity[] };

/** A lead with its timeline, or a lead alone. */
export function readRecord(result: unknown): KnownRecord | undefined {
  const parsed = record.safeParse(result);
  if (parsed.success) {
    const activities = (parsed.data.activities ?? []).flatMap((row) => {
      const read = activity.safeParse(row);
      return read.success ? [read.data] : [];
    });
    return { lead: parsed.data.lead, activities };
  }
  const lead = knownLead.safeParse(result);
  return lead.success ? { lead: lead.data, activities: [] } : undefined;
}
