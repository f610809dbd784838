import { useEffect, useState } from "preact/hooks";
import type { MeasureRequest } from "../../../shared/contracts/measure.ts";
import { messageOf } from "../../api/api_error.ts";
import { pathTo } from "../../state/router.ts";
import { formatNumber } from "../../state/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Drawer } from "../../ui/Drawer.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Link } from "../../ui/Link.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { type ShownLead, shownLeadOf } from "../views/shown_lead.ts";
import type { Chosen } from "./MeasureTable.tsx";
import { readLeadsBehind } from "./measure_requests.ts";

interface LeadsBehindProps {
  workspaceId: string;
  request: MeasureRequest;
  chosen: Chosen;
  onClose: () => void;
}

/** The leads that a number counts, page by page. */
export function LeadsBehind({ workspaceId, request, chosen: { row, column }, onClose }: LeadsBehindProps) {
  const [found, setFound] = useState<{ count: number; leads: ShownLead[]; next: string | null }>();
  const [problem, setProblem] = useState<string>();
  const read = (cursor?: string) => {
    setProblem(undefined);
    readLeadsBehind(workspaceId, request, { key: row?.key, part: column.key, cursor }).then(
      ({ count, leads, next_cursor }) => {
        const more = leads.flatMap((each) => shownLeadOf(each) ?? []);
        setFound((before) => ({
          count,
          leads: cursor ? [...(before?.leads ?? []), ...more] : more,
          next: next_cursor,
        }));
      },
      (error: unknown) => setProblem(messageOf(error)),
    );
  };
  useEffect(() => read(), [workspaceId, request, row?.key, column.key]);
  return (
    <Drawer open onClose={onClose} title={`${row?.label ?? "All"}: ${column.label}`}>
      {problem && <ErrorState title="The leads could not be read" message={problem} onRetry={() => read()} />}
      {!found && !problem && <Spinner size={20} />}
      {found && (
        <div class="grid gap-3 px-4 pb-4">
          <p class="text-muted">{found.count === 1 ? "1 lead" : `${formatNumber(found.count)} leads`} behind it.</p>
          <ul>
            {found.leads.map(({ id, name, title, company, country }) => (
              <li key={id} class="border-line not-first:border-t">
                <Link to={pathTo.leads(id)} class="block py-2 hover:bg-hover">
                  <span class="block truncate font-medium">{name}</span>
                  <span class="block truncate text-muted text-sm">
                    {[title, company, country].filter(Boolean).join(" · ")}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
          {found.next && <Button onClick={() => read(found.next ?? undefined)}>Show more</Button>}
        </div>
      )}
    </Drawer>
  );
}
