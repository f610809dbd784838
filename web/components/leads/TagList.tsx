import { Badge } from "../../ui/Badge.tsx";

interface TagListProps {
  tags: readonly string[];
  /** About how many characters there is room for; the first tag is shown in any case. */
  characters: number;
}

/** The first tags of a lead and how many more there are. */
export function TagList({ tags, characters }: TagListProps) {
  const shown = tags.slice(0, countFitting(tags, characters));
  const more = tags.length - shown.length;
  return (
    <span class="flex min-w-0 items-center gap-1" title={more > 0 ? tags.join(", ") : undefined}>
      {shown.map((tag) => (
        <span key={tag} class="flex min-w-0">
          <Badge>
            <span class="truncate">{tag}</span>
          </Badge>
        </span>
      ))}
      {more > 0 && <span class="shrink-0 text-muted text-xs tabular-nums">+{more}</span>}
    </span>
  );
}

function countFitting(tags: readonly string[], characters: number): number {
  let left = characters;
  const firstTooMany = tags.findIndex((tag, index) => {
    left -= tag.length;
    return index > 0 && left < 0;
  });
  return firstTooMany < 0 ? tags.length : firstTooMany;
}
