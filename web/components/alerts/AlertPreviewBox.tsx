import { pathTo } from "../../state/router.ts";
import { Link } from "../../ui/Link.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { previewSentence } from "./alert_words.ts";
import type { FoundPreview } from "./use_alert_preview.ts";

interface AlertPreviewBoxProps {
  found: FoundPreview | undefined;
  /** Something is still to be filled in. */
  isUnfinished: boolean;
}

/** What an alert would have said in the last 30 days, of whom, and what of that can't be known. */
export function AlertPreviewBox({ found, isUnfinished }: AlertPreviewBoxProps) {
  return (
    <section aria-label="The last 30 days" class="rounded-lg border border-line bg-canvas px-3 py-2.5">
      <p role="status" class="flex items-center gap-2 font-medium">
        {isUnfinished ? (
          <span class="font-normal text-muted">Finish a condition to see what it would have told you.</span>
        ) : found ? (
          (found.preview && previewSentence(found.preview)) || (
            <span class="font-normal text-danger">{found.problem}</span>
          )
        ) : (
          <span class="flex items-center gap-2 font-normal text-muted">
            <Spinner size={15} /> Looking at the last 30 days
          </span>
        )}
      </p>
      {found?.preview && (
        <>
          <ul class="mt-1.5 grid gap-1 empty:hidden">
            {found.preview.samples.map(({ lead_id, name, company, at }) => (
              <li key={`${lead_id} ${at}`} class="flex items-baseline gap-2 text-sm">
                <Link to={pathTo.leads(lead_id)} class="min-w-0 truncate text-accent hover:underline">
                  {name}
                </Link>
                {company && <span class="min-w-0 truncate text-muted">{company}</span>}
                <span class="ml-auto shrink-0 text-muted">
                  <RelativeTime instant={at} />
                </span>
              </li>
            ))}
          </ul>
          {found.preview.notes.map((note) => (
            <p key={note} class="mt-1.5 text-muted text-sm">
              {note}
            </p>
          ))}
        </>
      )}
    </section>
  );
}
