/** What the words "hot" and "stale" mean here; `workspace_overview()` counts by the same rules. */
export const leadRules = {
  /** From this score on a lead is hot. */
  hotScore: 80,
  /** A lead in an active stage (`activeStages`) that nobody contacted for so long, or never, is stale. */
  staleDays: 30,
} as const;
