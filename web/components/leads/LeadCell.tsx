import type { Lead } from "../../../shared/contracts/lead.ts";
import { StageBadge } from "../../ui/StageBadge.tsx";
import { LastContacted } from "./LastContacted.tsx";
import type { LeadColumn } from "./lead_columns.ts";
import { OwnerName } from "./OwnerName.tsx";
import { ScoreMeter } from "./ScoreMeter.tsx";
import { TagList } from "./TagList.tsx";

/** What fits into the tags column at its narrowest. */
const tagCharacters = 15;

/** What a lead shows in a column. */
export function LeadCell({ lead, column }: { lead: Lead; column: LeadColumn }) {
  if (column.text) return <Text text={column.text(lead)} muted />;
  switch (column.id) {
    case "company":
      return <Text text={lead.company} />;
    case "title":
      return <Text text={lead.title} muted />;
    case "stage":
      return <StageBadge stage={lead.stage} />;
    case "score":
      return <ScoreMeter score={lead.score} inColumn />;
    case "country":
      return <Text text={lead.country} muted />;
    case "owner":
      return <OwnerName lead={lead} />;
    case "tags":
      return <TagList tags={lead.tags} characters={tagCharacters} />;
    default:
      return (
        <span class="text-muted">
          <LastContacted instant={lead.last_contacted_at} />
        </span>
      );
  }
}

function Text({ text, muted = false }: { text: string | null; muted?: boolean }) {
  if (!text) return <span class="text-muted">–</span>;
  return (
    <span class={muted ? "truncate text-muted" : "truncate"} title={text}>
      {text}
    </span>
  );
}
