import { useId, useState } from "preact/hooks";
import type { Campaign, CampaignAudience } from "../../../shared/contracts/campaign_view.ts";
import { Checkbox } from "../../ui/Checkbox.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { AudienceCount } from "./AudienceCount.tsx";
import { AudienceFilter } from "./AudienceFilter.tsx";
import { AudienceLeads } from "./AudienceLeads.tsx";
import { AudienceSegment } from "./AudienceSegment.tsx";
import type { CampaignDraft } from "./campaign_draft.ts";

interface AudienceCardProps {
  workspaceId: string;
  campaign: Pick<Campaign, "id" | "started_at">;
  draft: CampaignDraft;
  isReadOnly: boolean;
  onChange: (change: Partial<CampaignDraft>) => void;
}

type AudienceKind = "segment" | "filter" | "leads";

const kinds: readonly { value: AudienceKind; label: string }[] = [
  { value: "segment", label: "A segment" },
  { value: "filter", label: "A filter" },
  { value: "leads", label: "Chosen leads" },
];

/** For whom the campaign is, how many that are now, and who of them is left out. */
export function AudienceCard({ workspaceId, campaign, draft, isReadOnly, onChange }: AudienceCardProps) {
  const id = useId();
  const [kind, setKind] = useState<AudienceKind>(kindOf(draft.audience));
  const { audience } = draft;
  const set = (next: CampaignAudience) =>
    onChange({ audience: next, ...(next.lead_ids || !hasAudience(next) ? { enrols: "once" } : {}) });
  const shared = { workspaceId, audience, isReadOnly, onChange: set };
  return (
    <section aria-labelledby="audience-title" class="grid gap-4 rounded-lg border border-line bg-surface p-4">
      <div class="flex flex-wrap items-center gap-3">
        <h2 id="audience-title" class="mr-auto font-semibold">
          For whom
        </h2>
        {!isReadOnly && <Segmented label="For whom" options={kinds} value={kind} onChange={setKind} />}
      </div>
      {kind === "segment" && <AudienceSegment {...shared} />}
      {kind === "filter" && <AudienceFilter {...shared} />}
      {kind === "leads" && <AudienceLeads {...shared} />}
      {(audience.segment_id || audience.filter) && (
        <label for={id} class="flex items-start gap-2.5">
          <Checkbox
            id={id}
            class="mt-0.5"
            disabled={isReadOnly}
            checked={draft.enrols === "live"}
            onChange={(event) => onChange({ enrols: event.currentTarget.checked ? "live" : "once" })}
          />
          <span>
            Also who comes later
            <span class="block text-muted text-sm">
              {draft.enrols === "live"
                ? "Whoever matches while the campaign runs is taken in, too."
                : "Only who matches when the campaign starts is taken in."}
            </span>
          </span>
        </label>
      )}
      {hasAudience(audience) && (
        <AudienceCount
          workspaceId={workspaceId}
          campaignId={campaign.id}
          isStarted={campaign.started_at !== null}
          audience={audience}
        />
      )}
    </section>
  );
}

function kindOf({ filter, lead_ids: leads }: CampaignAudience): AudienceKind {
  if (filter) return "filter";
  return leads ? "leads" : "segment";
}

function hasAudience({ segment_id: segment, filter, lead_ids: leads }: CampaignAudience): boolean {
  return segment !== undefined || filter !== undefined || leads !== undefined;
}
