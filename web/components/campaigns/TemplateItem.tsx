import type { EmailTemplate } from "../../../shared/contracts/email_template.ts";
import { plainSubject } from "../../../shared/domain/mail/plain_subject.ts";
import { pathTo } from "../../state/router.ts";
import { Link } from "../../ui/Link.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";

/** One template of the list: its name, subject and first words. */
export function TemplateItem({ template }: { template: EmailTemplate }) {
  const { id, name, subject, body, updated_at: changed } = template;
  return (
    <li class="relative grid gap-1 rounded-lg border border-line bg-surface p-4 hover:border-line-strong">
      <div class="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
        <h2 class="min-w-0 max-w-full truncate font-medium">
          <Link to={pathTo.templates(id)} class="before:absolute before:inset-0 hover:underline">
            {name}
          </Link>
        </h2>
        <span class="flex-1" />
        <span class="text-muted text-sm">
          changed <RelativeTime instant={changed} />
        </span>
      </div>
      <p class="truncate text-sm">
        {plainSubject(subject) || <span class="text-muted">Answers the mail before, in the same thread</span>}
      </p>
      <p class="line-clamp-2 text-muted text-sm">{plainSubject(body.replaceAll(/\s+/g, " "))}</p>
    </li>
  );
}
