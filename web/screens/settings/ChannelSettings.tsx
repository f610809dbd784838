import { BellRing, Hash, Mail, Plus, Webhook } from "lucide-preact";
import { useState } from "preact/hooks";
import type { NotificationChannel } from "../../../shared/contracts/notification_settings.ts";
import { toast, toastError } from "../../state/toasts.ts";
import { Button } from "../../ui/Button.tsx";
import { Menu, MenuItem } from "../../ui/Menu.tsx";
import { ChannelDialog } from "./ChannelDialog.tsx";
import { ChannelItem } from "./ChannelItem.tsx";
import { addChannel } from "./notification_settings_requests.ts";
import { pushHindrance, subscribeThisBrowser } from "./push_subscription.ts";
import { SettingsSection } from "./SettingsSection.tsx";

interface ChannelSettingsProps {
  workspaceId: string;
  channels: readonly NotificationChannel[];
  onChanged: () => void;
}

/** Where else a person is told. */
export function ChannelSettings({ workspaceId, channels, onChanged }: ChannelSettingsProps) {
  const [adding, setAdding] = useState<"slack" | "webhook">();
  const hindrance = pushHindrance();
  async function add(channel: Promise<object>) {
    try {
      await addChannel(workspaceId, await channel);
      toast({ title: "Added. Send a test to see it arrive.", tone: "success" });
      onChanged();
    } catch (error) {
      toastError(error);
    }
  }
  return (
    <SettingsSection title="Channels" description="Where else you are told, beside the bell on this page.">
      {channels.length === 0 && <p class="text-muted">None yet: you are told on this page alone.</p>}
      {channels.length > 0 && (
        <ul aria-label="Channels" class="grid divide-y divide-line rounded-lg border border-line bg-surface">
          {channels.map((channel) => (
            <ChannelItem key={channel.id} workspaceId={workspaceId} channel={channel} onChanged={onChanged} />
          ))}
        </ul>
      )}
      <div class="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Menu
          label="Add a channel"
          trigger={(attributes) => (
            <Button icon={Plus} {...attributes}>
              Add a channel
            </Button>
          )}
        >
          <MenuItem icon={Mail} onSelect={() => void add(Promise.resolve({ kind: "email" }))}>
            Your e-mail
          </MenuItem>
          <MenuItem icon={Hash} onSelect={() => setAdding("slack")}>
            Slack
          </MenuItem>
          <MenuItem icon={Webhook} onSelect={() => setAdding("webhook")}>
            Webhook
          </MenuItem>
          <MenuItem
            icon={BellRing}
            disabled={hindrance !== undefined}
            onSelect={() => void add(subscribeThisBrowser())}
          >
            This browser
          </MenuItem>
        </Menu>
        {hindrance && <p class="min-w-60 flex-1 text-muted text-sm">{hindrance}</p>}
      </div>
      {adding && (
        <ChannelDialog
          kind={adding}
          workspaceId={workspaceId}
          onClose={() => setAdding(undefined)}
          onAdded={() => {
            setAdding(undefined);
            onChanged();
          }}
        />
      )}
    </SettingsSection>
  );
}
