import { Bell, BellRing } from "lucide-preact";
import { useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { formatNumber } from "../../state/time.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { followSegment } from "./view_requests.ts";

interface FollowToggleProps {
  workspaceId: string;
  segment: { id: string; name: string };
  followed: boolean;
  onChanged: (followed: boolean) => void;
  /** What to tell: that it failed, or that the segment is too large; undefined takes it back. */
  onSay: (words: string | undefined) => void;
}

/** Whether the person is told who comes newly into a segment. */
export function FollowToggle({ workspaceId, segment, followed, onChanged, onSay }: FollowToggleProps) {
  const [busy, setBusy] = useState(false);
  async function toggle() {
    setBusy(true);
    try {
      const { is_too_large, is_followed, most, name } = await followSegment(workspaceId, segment.id, !followed);
      onSay(
        is_too_large
          ? `“${name}” holds more than ${formatNumber(most)} leads: you are told who comes into it when it holds fewer.`
          : undefined,
      );
      onChanged(is_followed);
    } catch (error) {
      onSay(messageOf(error));
    }
    setBusy(false);
  }
  return (
    <IconButton
      label={`Tell me who comes into ${segment.name}`}
      icon={followed ? BellRing : Bell}
      aria-pressed={followed}
      class={followed ? "text-accent" : ""}
      busy={busy}
      onClick={toggle}
    />
  );
}
