import { Users } from "lucide-preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { CampaignPerson } from "../../../shared/contracts/campaign_report.ts";
import type { Campaign } from "../../../shared/contracts/campaign_view.ts";
import { messageOf } from "../../api/api_error.ts";
import { formatNumber } from "../../state/time.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { PeopleFilters } from "./PeopleFilters.tsx";
import { PersonItem } from "./PersonItem.tsx";
import { type PeopleFilter, peoplePerPage, readPeople } from "./people_requests.ts";

interface Page {
  people: CampaignPerson[];
  next: string | undefined;
}

/** Everyone in a campaign: their mails and what became of them, where they are, what comes next, and why they left. */
export function CampaignPeople({ workspaceId, campaign }: { workspaceId: string; campaign: Campaign }) {
  const [filter, setFilter] = useState<PeopleFilter>({});
  // Where each page up to this one begins; the first begins at none.
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const [page, setPage] = useState<Page>();
  const [problem, setProblem] = useState<string>();
  const asked = useRef(0);
  const cursor = cursors.at(-1);
  const load = useCallback(() => {
    asked.current += 1;
    const place = asked.current;
    readPeople(workspaceId, campaign.id, filter, cursor).then(
      (found) => {
        if (place !== asked.current) return;
        setPage(found);
        setProblem(undefined);
      },
      (error) => place === asked.current && setProblem(messageOf(error)),
    );
  }, [workspaceId, campaign.id, filter, cursor]);
  // What happened to the campaign happened to its people.
  useEffect(load, [load, campaign]);
  const choose = (next: PeopleFilter) => {
    setFilter(next);
    setCursors([]);
    setPage(undefined);
  };
  const before = cursors.length * peoplePerPage;
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <section aria-label="People of the campaign" class="grid grid-cols-1 gap-3">
      <PeopleFilters campaign={campaign} filter={filter} onChange={choose} />
      {problem && <ErrorState title="They could not be read" message={problem} onRetry={load} />}
      {!page && !problem && (
        <div aria-busy="true" class="grid gap-2">
          <span class="sr-only">Loading people</span>
          {[1, 2, 3, 4, 5].map((row) => (
            <Skeleton key={row} class="h-12 w-full" />
          ))}
        </div>
      )}
      {page?.people.length === 0 && (
        <EmptyState icon={Users} title={isFiltered ? "Nobody is like this" : "Nobody is in it yet"}>
          {!isFiltered &&
            "They come in as the campaign goes through its audience, which takes a moment after the start."}
        </EmptyState>
      )}
      {page && page.people.length > 0 && (
        <ul aria-label="People" class="divide-y divide-line rounded-lg border border-line bg-surface">
          {page.people.map((person) => (
            <PersonItem
              key={person.id}
              workspaceId={workspaceId}
              campaign={campaign}
              person={person}
              onChanged={load}
            />
          ))}
        </ul>
      )}
      {page && (before > 0 || page.next) && (
        <nav aria-label="Pages" class="flex items-center gap-3">
          <Button size="small" disabled={before === 0} onClick={() => setCursors(cursors.slice(0, -1))}>
            Before
          </Button>
          <span class="text-muted text-sm tabular-nums">
            {formatNumber(before + 1)}–{formatNumber(before + page.people.length)}
          </span>
          <Button size="small" disabled={!page.next} onClick={() => page.next && setCursors([...cursors, page.next])}>
            Next
          </Button>
        </nav>
      )}
    </section>
  );
}
