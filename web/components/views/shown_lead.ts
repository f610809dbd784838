import { z } from "zod";

const shownLead = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string().nullish(),
  email: z.string().nullish(),
  phone: z.string().nullish(),
  company: z.string().nullish(),
  industry: z.string().nullish(),
  country: z.string().nullish(),
  city: z.string().nullish(),
  stage: z.string().nullish(),
  score: z.number().nullish(),
  owner_name: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  do_not_contact: z.boolean().nullish(),
  last_contacted_at: z.string().nullish(),
});
export type ShownLead = z.infer<typeof shownLead>;

/** The facts of a lead that a result shows; undefined for a row without a name. Tools may leave facts out. */
export function shownLeadOf(row: Record<string, unknown>): ShownLead | undefined {
  return shownLead.safeParse(row).data;
}
