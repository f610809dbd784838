import type { WorkspaceOverview } from "../api/overview.ts";

export interface Suggestion {
  title: string;
  /** Why it is worth asking, with the workspace's own numbers. */
  detail: string;
  message: string;
  /** False puts the message into the composer to be finished. */
  send: boolean;
}

/** How many leads the offered plan is about. */
const planned = 5;

/** What one might ask this workspace, at most four. `write` puts a number into the reader's form. */
export function suggestionsFor(
  overview: WorkspaceOverview,
  mayWrite: boolean,
  write: (value: number) => string,
): Suggestion[] {
  if (overview.leads === 0) return firstSteps(mayWrite);
  const country = overview.by_country[0];
  const industry = overview.by_industry[0];
  const [first, second] = overview.by_stage;
  return [
    overview.hot > 0 && {
      title: "Show my hottest leads",
      detail: `${write(overview.hot)} with a score of 80 or more`,
      message: "Show me the leads with a score of at least 80",
    },
    overview.stale > 0 && {
      title: "Find leads that went quiet",
      detail: `${write(overview.stale)} in talks, without contact for 30 days`,
      message: "Show me the stale leads",
    },
    {
      title: "How does the pipeline stand?",
      detail: `${write(overview.leads)} leads by stage`,
      message: "How many leads per stage?",
    },
    mayWrite &&
      first &&
      second &&
      first.count >= planned && {
        title: `Begin with the best ${planned} ${first.label.toLowerCase()} leads`,
        detail: "Find, tag, write, move on: step by step",
        message: `Find the top ${planned} ${first.label.toLowerCase()} leads by score, tag them as priority, then write to the first one about a short call, then move it to ${second.label.toLowerCase()}`,
      },
    mayWrite &&
      first &&
      second &&
      first.count > 0 &&
      country && {
        title: `Work through ${first.label.toLowerCase()} leads in ${named(country.value)}`,
        detail: "Many at once; you approve first",
        message: `Move all ${first.label.toLowerCase()} leads in ${named(country.value)} to ${second.label.toLowerCase()}`,
      },
    industry &&
      country && {
        title: `${industry.value} leads in ${named(country.value)}`,
        detail: `${write(industry.count)} in ${industry.value}, ${write(country.count)} in ${named(country.value)}`,
        message: `Show me ${industry.value} leads in ${named(country.value)}`,
      },
  ]
    .filter((each) => typeof each === "object")
    .slice(0, 4)
    .map((each) => ({ ...each, send: true }));
}

/** A country as it stands in a sentence. */
function named(country: string): string {
  return /^(United|Netherlands|Philippines|Czech Republic|Dominican Republic)/.test(country)
    ? `the ${country}`
    : country;
}

function firstSteps(mayWrite: boolean): Suggestion[] {
  const help = {
    title: "What can you do?",
    detail: "A short tour in words",
    message: "What can you do?",
    send: true,
  };
  if (!mayWrite) return [help];
  const add = {
    title: "Add your first lead",
    detail: "In one sentence; finish it and send",
    message: "Add a lead: Jane Doe, CTO at Acme, jane@acme.example",
    send: false,
  };
  return [add, help];
}
