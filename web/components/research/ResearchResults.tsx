import { ExternalLink } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import type { ResearchJob, ResearchResult } from "../../../shared/contracts/research_job.ts";
import { messageOf } from "../../api/api_error.ts";
import { pathTo } from "../../state/router.ts";
import { toastError } from "../../state/toasts.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Link } from "../../ui/Link.tsx";
import { sourceOf } from "../facts/source_of.ts";
import { listResults, putAnswer } from "./research_requests.ts";
import { leadsWord, outcomeWords, researchTitle, resultWords } from "./research_words.ts";

interface ResearchResultsProps {
  workspaceId: string;
  job: ResearchJob;
  onChanged?: (() => void) | undefined;
  onClose: () => void;
}

const pageSize = 50;

/** Company by company: the answer, the words of its source, and what was left as it was. */
export function ResearchResults({ workspaceId, job, onChanged, onClose }: ResearchResultsProps) {
  const [rows, setRows] = useState<ResearchResult[]>([]);
  const [problem, setProblem] = useState<string>();
  const [more, setMore] = useState(false);
  async function load(after: number) {
    try {
      const found = await listResults(workspaceId, job.id, after);
      setRows((before) => [...before.filter(({ number }) => number <= after), ...found]);
      setMore(found.length === pageSize);
      setProblem(undefined);
    } catch (error) {
      setProblem(messageOf(error));
    }
  }
  useEffect(() => void load(0), [workspaceId, job.id, job.looked, job.status]);
  async function use({ number }: ResearchResult) {
    try {
      await putAnswer(job.id, number);
      setRows((before) => before.map((row) => (row.number === number ? { ...row, beside: 0 } : row)));
      onChanged?.();
    } catch (error) {
      toastError(error);
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      width="large"
      title={researchTitle(job)}
      description={`${outcomeWords(job)}.`}
      footer={<Button onClick={onClose}>Close</Button>}
    >
      {problem && <ErrorState title="The results could not be read" message={problem} onRetry={() => void load(0)} />}
      <ul aria-label="Results by company" class="rounded-lg border border-line bg-surface">
        {rows.map((row) => (
          <ResultItem
            key={row.number}
            row={row}
            onUse={row.beside > 0 && job.field && mayWrite.value ? () => void use(row) : undefined}
          />
        ))}
      </ul>
      {more && (
        <Button size="small" tone="quiet" class="mt-1" onClick={() => void load(rows.at(-1)?.number ?? 0)}>
          Show more
        </Button>
      )}
    </Dialog>
  );
}

function ResultItem({ row, onUse }: { row: ResearchResult; onUse: (() => void) | undefined }) {
  const { name, fact, leads, filled, beside, account_id, lead_id } = row;
  const source = fact && sourceOf(fact.source_url);
  const record = account_id ? pathTo.accounts(account_id) : lead_id ? pathTo.leads(lead_id) : undefined;
  return (
    <li class="grid gap-1 border-line px-3 py-2 not-first:border-t">
      <p class="flex flex-wrap items-center gap-x-2 gap-y-1">
        {record ? (
          <Link to={record} class="font-medium text-accent">
            {name}
          </Link>
        ) : (
          <span class="font-medium">{name}</span>
        )}
        <span class={fact ? "font-medium" : "text-muted"}>{resultWords(row)}</span>
        {fact?.is_inferred && <Badge tone="neutral">inferred</Badge>}
        <span class="text-muted text-sm">
          {[leadsWord(leads), filled > 0 && `${filled} filled in`].filter(Boolean).join(", ")}
        </span>
      </p>
      {fact && (
        <blockquote class="line-clamp-3 break-words border-line-strong border-l-2 pl-2 text-muted text-sm">
          {fact.quote}
        </blockquote>
      )}
      {(source || beside > 0) && (
        <p class="flex flex-wrap items-center gap-2 text-muted text-sm">
          {source?.href && (
            <a
              href={source.href}
              target="_blank"
              rel="noreferrer noopener"
              class="inline-flex items-center gap-1 break-all font-medium text-accent"
            >
              {source.label}
              <ExternalLink size={13} aria-hidden="true" class="shrink-0" />
            </a>
          )}
          {beside > 0 && <span>{leadsWord(beside)} left as they were: it does not fill by itself there.</span>}
          {onUse && (
            <Button size="small" onClick={onUse} aria-label={`Use the answer for the leads of ${name}`}>
              Use it
            </Button>
          )}
        </p>
      )}
    </li>
  );
}
