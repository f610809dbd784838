import { ExternalLink } from "lucide-preact";
import type { Fact } from "../../../shared/contracts/fact.ts";
import { formatDay } from "../../state/time.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { sourceOf } from "./source_of.ts";

interface FactItemProps {
  fact: Fact;
  /** Absent where the record has no field for it, or nobody may change it. */
  onUse?: (() => void) | undefined;
  onRemove?: (() => void) | undefined;
}

/** What is known, whether it is disputed, and where and when it was read. */
export function FactItem({ fact, onUse, onRemove }: FactItemProps) {
  const { field, question, value, quote, is_inferred, basis, contradicts, happened_on, seen_at, on_record } = fact;
  const name = question ?? (field ?? "").replaceAll("_", " ");
  const source = sourceOf(fact.source_url);
  return (
    <li class="grid gap-1 border-line px-3 py-2 not-first:border-t">
      <p class="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span class="text-muted first-letter:uppercase">{name}</span>
        <span class="min-w-0 break-words font-medium">
          {value === true ? "Yes" : value === false ? "No" : `${value}`}
        </span>
        {is_inferred && <Badge tone="neutral">inferred</Badge>}
        {contradicts && <Badge tone="warning">disputed</Badge>}
      </p>
      {contradicts && on_record !== null && on_record !== undefined && `${on_record}` !== `${value}` && (
        <p class="text-sm">The record says {`${on_record}`}.</p>
      )}
      {quote !== value && (
        <blockquote class="line-clamp-3 break-words border-line-strong border-l-2 pl-2 text-muted text-sm">
          {quote}
        </blockquote>
      )}
      {basis && <p class="text-muted text-sm">{basis}</p>}
      <p class="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted text-sm">
        {source.href ? (
          <a
            href={source.href}
            target="_blank"
            rel="noreferrer noopener"
            title={fact.source_url}
            class="inline-flex min-w-0 items-center gap-1 break-all font-medium text-accent"
          >
            {source.label}
            <ExternalLink size={13} aria-hidden="true" class="shrink-0" />
          </a>
        ) : (
          <span>{source.label}</span>
        )}
        <span>
          {happened_on && `${formatDay(happened_on)}, `}seen <RelativeTime instant={seen_at} />
        </span>
        {(onUse || onRemove) && <span class="flex-1" />}
        {onUse && (
          <Button size="small" onClick={onUse} aria-label={`Use ${name} ${value} for the record`}>
            Use
          </Button>
        )}
        {onRemove && (
          <Button size="small" tone="quiet" onClick={onRemove} aria-label={`Remove the fact ${name} ${value}`}>
            Remove
          </Button>
        )}
      </p>
    </li>
  );
}
