import { z } from "zod";

/** A lead or an account. */
export const factSubject = {
  lead_id: z.uuid().optional().describe("The lead; leave out for an account."),
  account_id: z.uuid().optional().describe("The account; leave out for a lead."),
};

/** Exactly one of both; undefined else. */
export function subjectGiven(given: {
  lead_id?: string | undefined;
  account_id?: string | undefined;
}): { lead_id: string } | { account_id: string } | undefined {
  if (given.lead_id && !given.account_id) return { lead_id: given.lead_id };
  if (given.account_id && !given.lead_id) return { account_id: given.account_id };
  return undefined;
}
