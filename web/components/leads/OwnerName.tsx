import type { Lead } from "../../../shared/contracts/lead.ts";
import { Avatar } from "../../ui/Avatar.tsx";

/** Whose lead it is, or that it is nobody's. */
export function OwnerName({ lead }: { lead: Pick<Lead, "owner_id" | "owner_name"> }) {
  if (!lead.owner_id) return <span class="text-muted">Nobody</span>;
  const name = lead.owner_name ?? "Someone";
  return (
    <span class="flex min-w-0 items-center gap-1.5">
      <Avatar name={name} size="small" />
      <span class="truncate">{name}</span>
    </span>
  );
}
