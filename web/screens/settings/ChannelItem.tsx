import { BellRing, Hash, type LucideIcon, Mail, Power, Send, Trash2, Webhook } from "lucide-preact";
import { useState } from "preact/hooks";
import type { NotificationChannel } from "../../../shared/contracts/notification_settings.ts";
import { toast, toastError } from "../../state/toasts.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { changeChannel, removeChannel, testChannel } from "./notification_settings_requests.ts";

const icons: Record<NotificationChannel["kind"], LucideIcon> = {
  email: Mail,
  slack: Hash,
  webhook: Webhook,
  push: BellRing,
};

interface ChannelItemProps {
  workspaceId: string;
  channel: NotificationChannel;
  onChanged: () => void;
}

/** One channel: how it is doing, a test, on and off. */
export function ChannelItem({ workspaceId, channel, onChanged }: ChannelItemProps) {
  const [busy, setBusy] = useState(false);
  const { id, kind, label, place, status } = channel;
  const Icon = icons[kind];
  const isOff = status === "disabled";
  async function act(work: () => Promise<void>) {
    setBusy(true);
    await work().catch(toastError);
    setBusy(false);
    onChanged();
  }
  const test = () =>
    act(async () => {
      const problem = await testChannel(workspaceId, id);
      toast(
        problem
          ? { title: "The test did not arrive", body: problem, tone: "warning" }
          : { title: "The test was delivered", tone: "success" },
      );
    });
  return (
    <li class="flex flex-wrap items-center gap-x-3 gap-y-2 py-2.5 pr-2 pl-4">
      <Icon size={17} aria-hidden="true" class="shrink-0 text-muted" />
      <div class="min-w-40 flex-1">
        <p class="flex min-w-0 items-center gap-2">
          <span class="truncate font-medium">{label}</span>
          <Health channel={channel} />
        </p>
        {place !== label && <p class="truncate text-muted text-sm">{place}</p>}
        {channel.last_error && (
          <p class="text-sm text-warning">
            {channel.last_error}
            {channel.failing_since && (
              <>
                {" "}
                Since <RelativeTime instant={channel.failing_since} />, it is tried again by itself.
              </>
            )}
          </p>
        )}
      </div>
      <span class="ml-auto flex items-center gap-1">
        {!isOff && (
          <Button size="small" icon={Send} busy={busy} onClick={() => void test()}>
            Send a test
          </Button>
        )}
        <IconButton
          label={isOff ? `Switch ${label} on` : `Switch ${label} off`}
          icon={Power}
          size="small"
          disabled={busy}
          onClick={() => void act(() => changeChannel(workspaceId, id, { active: isOff }))}
        />
        <IconButton
          label={`Remove ${label}`}
          icon={Trash2}
          size="small"
          disabled={busy}
          onClick={() => void act(() => removeChannel(workspaceId, id))}
        />
      </span>
    </li>
  );
}

function Health({ channel: { status, verified_at, failing_since } }: { channel: NotificationChannel }) {
  if (status === "disabled") return <Badge tone="warning">Off</Badge>;
  if (failing_since) return <Badge tone="warning">Failing</Badge>;
  return verified_at ? <Badge tone="success">Works</Badge> : <Badge>Not tested</Badge>;
}
