import type { SendPermission } from "../../../shared/contracts/send_permission.ts";
import { classWords } from "../../components/replies/reply_words.ts";

/** To whom the assistant may write: "my own leads". */
export function scopeWords({ scope, campaign, classification }: SendPermission): string {
  switch (scope) {
    case "my_leads":
      return "leads that you own";
    case "repliers":
      return "leads who have answered us";
    case "campaign":
      return `leads who answered in “${campaign?.name ?? "a deleted campaign"}”`;
    case "class":
      return `leads whose last reply is “${classification ? classWords[classification].label : "unknown"}”`;
  }
}
