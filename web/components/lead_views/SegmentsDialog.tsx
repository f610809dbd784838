import { ArrowUpRight, Trash2 } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import type { LeadFilter } from "../../../shared/contracts/lead_filter.ts";
import type { CountedSegment } from "../../../shared/contracts/lead_view.ts";
import { messageOf } from "../../api/api_error.ts";
import { formatNumber, locale } from "../../state/time.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Input } from "../../ui/Input.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { describeNode } from "../leads/describe_condition.ts";
import { nameOfValue } from "../leads/name_of_value.ts";
import { FollowToggle } from "./FollowToggle.tsx";
import { countSegments, deleteSegment, readFollows, saveSegment } from "./view_requests.ts";

interface SegmentsDialogProps {
  workspaceId: string;
  /** What the leads are narrowed by, to be saved; undefined when there is nothing to save. */
  filter: LeadFilter | undefined;
  onOpen: (filter: LeadFilter) => void;
  onChanged: () => void;
  onClose: () => void;
}

/** The segments with how many leads each holds now: save the present filter as one, open or delete them. */
export function SegmentsDialog({ workspaceId, filter, onOpen, onChanged, onClose }: SegmentsDialogProps) {
  const [found, setFound] = useState<CountedSegment[]>();
  const [follows, setFollows] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<string>();
  async function load() {
    try {
      setProblem(undefined);
      const [counted, followed] = await Promise.all([countSegments(workspaceId), readFollows(workspaceId)]);
      setFollows(followed);
      setFound(counted);
    } catch (error) {
      setProblem(messageOf(error));
    }
  }
  useEffect(() => void load(), [workspaceId]);
  async function change(act: () => Promise<unknown>) {
    try {
      await act();
      onChanged();
      await load();
    } catch (error) {
      setProblem(messageOf(error));
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      width="medium"
      title="Segments"
      description="A segment is a filter under a name that stays live: it holds whoever matches now. Filters and the assistant can name it."
    >
      <div class="grid gap-4">
        {filter && <NewSegment onSave={(name) => change(() => saveSegment(workspaceId, { name, filter }))} />}
        {problem &&
          (found ? (
            <p role="alert" class="text-danger">
              {problem}
            </p>
          ) : (
            <ErrorState title="The segments could not be read" message={problem} onRetry={() => void load()} />
          ))}
        {!found && !problem && (
          <div aria-busy="true" class="grid gap-2">
            <span class="sr-only">Loading segments</span>
            <Skeleton class="h-10 w-full" />
            <Skeleton class="h-10 w-full" />
          </div>
        )}
        {found?.length === 0 && (
          <p class="text-muted">
            There are none yet.{" "}
            {filter ? "Name the present filter above." : "Filter the leads, then come back to save the filter."}
          </p>
        )}
        {found && found.length > 0 && (
          <ul aria-label="Segments" class="divide-y divide-line rounded-lg border border-line">
            {found.map((segment) => (
              <SegmentRow
                key={segment.id}
                segment={segment}
                follow={
                  <FollowToggle
                    workspaceId={workspaceId}
                    segment={segment}
                    followed={follows.has(segment.id)}
                    onChanged={(followed) => setFollows(withOrWithout(follows, segment.id, followed))}
                    onSay={setProblem}
                  />
                }
                onOpen={() => onOpen(segment.filter)}
                onDelete={() => void change(() => deleteSegment(workspaceId, segment.id))}
              />
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}

function withOrWithout(ids: ReadonlySet<string>, id: string, wanted: boolean): ReadonlySet<string> {
  return new Set([...[...ids].filter((each) => each !== id), ...(wanted ? [id] : [])]);
}

function NewSegment({ onSave }: { onSave: (name: string) => Promise<void> }) {
  const id = useId();
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  async function save(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    await onSave(name);
    setName("");
    setBusy(false);
  }
  return (
    <form onSubmit={save} class="grid gap-1.5">
      <label for={id} class="font-medium text-sm">
        Save the present filter as
      </label>
      <div class="flex gap-2">
        <Input
          id={id}
          autofocus
          autocomplete="off"
          maxLength={80}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" tone="primary" busy={busy} disabled={name.trim() === ""}>
          Save segment
        </Button>
      </div>
    </form>
  );
}

interface SegmentRowProps {
  segment: CountedSegment;
  /** The button that follows it. */
  follow: ComponentChildren;
  onOpen: () => void;
  onDelete: () => void;
}

function SegmentRow({ segment, follow, onOpen, onDelete }: SegmentRowProps) {
  const { name, filter, count, count_is_exact } = segment;
  const words = describeNode(filter, { locale: locale.value, nameOf: nameOfValue });
  return (
    <li class="flex items-center gap-2 py-2 pr-2 pl-3">
      <div class="min-w-0 flex-1">
        <p class="truncate font-medium">{name}</p>
        <p class="truncate text-muted text-sm" title={words}>
          {[filter.text && `“${filter.text}”`, words].filter(Boolean).join(" and ") || "Every lead"}
        </p>
      </div>
      <span class="text-muted tabular-nums">
        {formatNumber(count)}
        {count_is_exact ? "" : "+"}
      </span>
      {follow}
      <IconButton label={`Show ${name}`} icon={ArrowUpRight} onClick={onOpen} />
      {mayWrite.value && <IconButton label={`Delete ${name}`} icon={Trash2} onClick={onDelete} />}
    </li>
  );
}
