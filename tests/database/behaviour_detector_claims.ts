/** Functions that anyone who signed in may execute: what the assistant looks for by itself, and goals. */
export const behaviourDetectorClaims = [
  "public.delete_goal",
  "public.find_campaign_anomaly",
  "public.find_data_quality",
  "public.find_goal_progress",
  "public.find_hot_lead",
  "public.find_stale_lead",
  "public.list_goals",
  "public.save_goal",
];
