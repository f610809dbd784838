/** Which functions of behaviours people may execute. See function_claims.ts. */
export const behaviourClaims: string[] = [
  "private.briefing_evidence",
  "private.call_evidence",
  "private.campaign_weeks",
  "private.leads_that_entered",
  "private.new_leads",
  "private.week_in_numbers",
  "private.whom_to_call",
  "public.change_behaviour",
  "public.find_daily_briefing",
  "public.find_weekly_review",
  "public.list_behaviours",
  "public.read_behaviour",
];
