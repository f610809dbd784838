import { RefreshCw, Trash2 } from "lucide-preact";
import type { ApiKey } from "../../../shared/contracts/api/api_key.ts";
import { formatDay } from "../../state/time.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";

interface KeyItemProps {
  apiKey: ApiKey;
  onRotate?: () => void;
  onRevoke?: () => void;
}

/** One key: whose it is, what it may, when it was used. */
export function KeyItem({ apiKey: key, onRotate, onRevoke }: KeyItemProps) {
  return (
    <li class="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div class="min-w-0 flex-1 basis-60">
        <p class="flex min-w-0 items-center gap-2">
          <span class="truncate font-medium">{key.service_account}</span>
          <code class="text-muted text-sm">{key.prefix}…</code>
          {key.status !== "active" && <Badge tone="neutral">{key.status === "expired" ? "Expired" : "Revoked"}</Badge>}
        </p>
        <p class="break-words text-muted text-sm">
          {key.role === "viewer" ? "Reads only" : "Member"} · {key.scopes.join(", ")}
        </p>
        <p class="text-muted text-sm">
          {key.last_used_at ? `Last used ${formatDay(key.last_used_at)}` : "Never used"} ·{" "}
          {key.expires_at ? `until ${formatDay(key.expires_at)}` : "does not expire"}
        </p>
      </div>
      {onRotate && (
        <Button size="small" icon={RefreshCw} aria-label={`Rotate ${key.prefix}`} onClick={onRotate}>
          Rotate
        </Button>
      )}
      {onRevoke && (
        <Button size="small" icon={Trash2} aria-label={`Revoke ${key.prefix}`} onClick={onRevoke}>
          Revoke
        </Button>
      )}
    </li>
  );
}
