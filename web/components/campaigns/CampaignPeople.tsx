import { Users } from "lucide-preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Campaign } from "../../../shared/contracts/campaign_view.ts";
import { type EnrolmentStatus, enrolmentStatus } from "../../../shared/contracts/enrolment.ts";
import { messageOf } from "../../api/api_error.ts";
import { formatNumber } from "../../state/time.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Select } from "../../ui/Select.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { peopleWord } from "./campaign_words.ts";
import { PersonItem } from "./PersonItem.tsx";
import { type CampaignPerson, peoplePerPage, readPeople } from "./people_requests.ts";
import { enrolmentWords } from "./person_words.ts";

interface Page {
  people: CampaignPerson[];
  hasMore: boolean;
}

/** Everyone in a campaign: where they are, what comes next, and why they left. */
export function CampaignPeople({ workspaceId, campaign }: { workspaceId: string; campaign: Campaign }) {
  const [status, setStatus] = useState<EnrolmentStatus>();
  const [number, setNumber] = useState(0);
  const [page, setPage] = useState<Page>();
  const [problem, setProblem] = useState<string>();
  const asked = useRef(0);
  const load = useCallback(() => {
    asked.current += 1;
    const place = asked.current;
    readPeople(workspaceId, campaign.id, { status, page: number }).then(
      (found) => {
        if (place !== asked.current) return;
        setPage(found);
        setProblem(undefined);
      },
      (error) => place === asked.current && setProblem(messageOf(error)),
    );
  }, [workspaceId, campaign.id, status, number]);
  // What happened to the campaign happened to its people.
  useEffect(load, [load, campaign]);
  const choose = (next: EnrolmentStatus | undefined) => {
    setStatus(next);
    setNumber(0);
    setPage(undefined);
  };
  const total = status ? campaign.people[status] : campaign.people.total;
  return (
    <section aria-label="People of the campaign" class="grid grid-cols-1 gap-3">
      <div class="flex flex-wrap items-center gap-3">
        <Select
          aria-label="Which people"
          class="w-56!"
          value={status ?? ""}
          onChange={(event) => choose(enrolmentStatus.safeParse(event.currentTarget.value).data)}
        >
          <option value="">Everyone ({formatNumber(campaign.people.total)})</option>
          {enrolmentStatus.options.map((each) => (
            <option key={each} value={each}>
              {enrolmentWords[each].label} ({formatNumber(campaign.people[each])})
            </option>
          ))}
        </Select>
      </div>
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
        <EmptyState icon={Users} title={status ? "Nobody is in this state" : "Nobody is in it yet"}>
          {!status && "They come in as the campaign goes through its audience, which takes a moment after the start."}
        </EmptyState>
      )}
      {page && page.people.length > 0 && (
        <ul aria-label="People" class="divide-y divide-line rounded-lg border border-line bg-surface">
          {page.people.map((person) => (
            <PersonItem
              key={person.enrolment.id}
              workspaceId={workspaceId}
              campaign={campaign}
              person={person}
              onChanged={load}
            />
          ))}
        </ul>
      )}
      {page && (number > 0 || page.hasMore) && (
        <nav aria-label="Pages" class="flex items-center gap-3">
          <Button size="small" disabled={number === 0} onClick={() => setNumber(number - 1)}>
            Before
          </Button>
          <span class="text-muted text-sm tabular-nums">
            {formatNumber(number * peoplePerPage + 1)}–{formatNumber(number * peoplePerPage + page.people.length)} of{" "}
            {peopleWord(total)}
          </span>
          <Button size="small" disabled={!page.hasMore} onClick={() => setNumber(number + 1)}>
            Next
          </Button>
        </nav>
      )}
    </section>
  );
}
