import { Users } from "lucide-preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { AudiencePreview, CampaignAudience } from "../../../shared/contracts/campaign_view.ts";
import { messageOf } from "../../api/api_error.ts";
import { formatNumber } from "../../state/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { previewPeople } from "./campaign_requests.ts";
import { leftOutWords, peopleWord } from "./campaign_words.ts";

export interface FoundAudience {
  preview: AudiencePreview | undefined;
  problem: string | undefined;
  reload: () => void;
}

/** Whom an audience means now; undefined while that is being counted. */
export function useAudience(workspaceId: string, campaignId: string, audience: CampaignAudience): FoundAudience {
  const [preview, setPreview] = useState<AudiencePreview>();
  const [problem, setProblem] = useState<string>();
  const asked = useRef(0);
  // The same audience may come as a new object.
  const written = JSON.stringify(audience);
  const load = useCallback(() => {
    asked.current += 1;
    const place = asked.current;
    setPreview(undefined);
    setProblem(undefined);
    previewPeople(workspaceId, audience, campaignId).then(
      (found) => place === asked.current && setPreview(found),
      (error) => place === asked.current && setProblem(messageOf(error)),
    );
  }, [workspaceId, campaignId, written]);
  useEffect(load, [load]);
  return { preview, problem, reload: load };
}

interface AudienceCountProps {
  workspaceId: string;
  campaignId: string;
  audience: CampaignAudience;
  /** It was started: who is in it already is not counted again. */
  isStarted: boolean;
}

/** How many people an audience means now, and who of them is left out and why. */
export function AudienceCount({ workspaceId, campaignId, audience, isStarted }: AudienceCountProps) {
  const { preview, problem, reload } = useAudience(workspaceId, campaignId, audience);
  if (problem) {
    return (
      <p role="alert" class="flex flex-wrap items-center gap-3 text-danger text-sm">
        They could not be counted. {problem}
        <Button size="small" onClick={reload}>
          Try again
        </Button>
      </p>
    );
  }
  if (!preview) {
    return (
      <p role="status" class="flex items-center gap-2 text-muted">
        <Spinner size={15} /> Counting
      </p>
    );
  }
  return <AudienceFigures preview={preview} isStarted={isStarted} />;
}

/** "142 people get it. Left out: 8 on the suppression list, 4 without …" */
export function AudienceFigures({ preview, isStarted }: { preview: AudiencePreview; isStarted: boolean }) {
  const leftOut = leftOutWords(preview);
  const more = preview.count - preview.looked_at;
  return (
    <div role="status" class="grid gap-1.5">
      <p class="flex items-center gap-2">
        <Users size={15} aria-hidden="true" class="text-muted" />
        <span>
          <strong class="font-semibold">
            {preview.count_is_exact ? "" : "More than "}
            {peopleWord(preview.will_get)}
          </strong>{" "}
          {isStarted ? "more would come in now" : "would get it now"}
          {more > 0 && `; those after the first ${formatNumber(preview.looked_at)} are looked at when it starts`}
        </span>
      </p>
      {leftOut.length > 0 && (
        <p class="text-muted text-sm">
          Left out:{" "}
          {leftOut.map(({ reason, count }, index) => (
            <span key={reason}>
              {index > 0 && ", "}
              {formatNumber(count)} {reason}
            </span>
          ))}
          .
        </p>
      )}
    </div>
  );
}
