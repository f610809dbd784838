import { Badge } from "../../ui/Badge.tsx";

/** The first tags of a lead and how many more there are. */
export function TagList({ tags, most = 2 }: { tags: readonly string[]; most?: number }) {
  const more = tags.length - most;
  return (
    <span class="flex min-w-0 items-center gap-1" title={more > 0 ? tags.join(", ") : undefined}>
      {tags.slice(0, most).map((tag) => (
        <span key={tag} class="flex min-w-0">
          <Badge>
            <span class="truncate">{tag}</span>
          </Badge>
        </span>
      ))}
      {more > 0 && <span class="shrink-0 text-faint text-xs tabular-nums">+{more}</span>}
    </span>
  );
}
