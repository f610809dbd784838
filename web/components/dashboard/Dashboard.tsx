import { Pin as PinIcon } from "lucide-preact";
import type { Pin, PinWhose } from "../../../shared/contracts/pinned_answer.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { PinnedTile } from "./PinnedTile.tsx";

interface DashboardProps {
  workspaceId: string;
  /** Those of this dashboard, in their order. */
  pins: readonly Pin[];
  whose: PinWhose;
  onChanged: () => Promise<void>;
}

/** The pinned answers of a dashboard, side by side where there is room. */
export function Dashboard({ workspaceId, pins, whose, onChanged }: DashboardProps) {
  if (pins.length === 0) {
    return (
      <EmptyState icon={PinIcon} title={whose === "me" ? "Nothing is pinned yet" : "Nobody has pinned anything yet"}>
        Press the pin on any number, here or in the chat, or say “pin the win rate by source”. It stands here with the
        numbers of now.
      </EmptyState>
    );
  }
  return (
    <ul
      aria-label={whose === "me" ? "My dashboard" : "Everyone’s dashboard"}
      class="grid grid-cols-1 gap-4 lg:grid-cols-2"
    >
      {pins.map((pin, position) => (
        <PinnedTile key={pin.id} {...{ workspaceId, pin, position, onChanged }} count={pins.length} />
      ))}
    </ul>
  );
}
