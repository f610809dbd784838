import { Bell } from "lucide-preact";
import { useCallback, useRef, useState } from "preact/hooks";
import type { AgentNotification } from "../../../shared/contracts/notification.ts";
import { session } from "../../state/session.ts";
import { toastError } from "../../state/toasts.ts";
import { workspace } from "../../state/workspaces.ts";
import { Drawer } from "../../ui/Drawer.tsx";
import { Popover } from "../../ui/Popover.tsx";
import { phoneQuery, useMediaQuery } from "../../ui/use_media_query.ts";
import { NavButton } from "../NavItem.tsx";
import { announceArrivals } from "./announce_arrivals.ts";
import { NotificationPanel } from "./NotificationPanel.tsx";
import type { NotificationList } from "./notification_list.ts";
import { useNotifications } from "./use_notifications.ts";

/** The bell in the navigation: how many alerts are unread, and their list. */
export function NotificationBell() {
  const place = workspace.value;
  const person = session.value;
  if (!place || person.status !== "signed_in") return null;
  return (
    <BellOf key={`${place.workspace_id} ${person.userId}`} workspaceId={place.workspace_id} userId={person.userId} />
  );
}

function BellOf({ workspaceId, userId }: { workspaceId: string; userId: string }) {
  const frame = useRef<HTMLDivElement>(null);
  const [sheetOpen, setSheetOpen] = useState(false);
  const isPhone = useMediaQuery(phoneQuery);
  const onArrived = useCallback((arrived: AgentNotification[], arrivals: NotificationList) => {
    announceArrivals(arrived, {
      markRead: (id) => void arrivals.markRead([id]).catch(toastError),
      openList: () => frame.current?.querySelector("button")?.click(),
    });
  }, []);
  const list = useNotifications(workspaceId, userId, onArrived);
  const { unread } = list.state.value;
  const button = { icon: Bell, label: "Alerts", count: unread, "aria-label": `Alerts, ${unread} unread` };
  if (isPhone) {
    return (
      <div ref={frame}>
        <NavButton {...button} aria-haspopup="dialog" aria-expanded={sheetOpen} onClick={() => setSheetOpen(true)} />
        <Drawer side="bottom" open={sheetOpen} onClose={() => setSheetOpen(false)} title="Alerts">
          <NotificationPanel list={list} onDone={() => setSheetOpen(false)} />
        </Drawer>
      </div>
    );
  }
  return (
    <div ref={frame}>
      <Popover label="Alerts" class="w-100" trigger={(attributes) => <NavButton {...button} {...attributes} />}>
        {(close) => <NotificationPanel list={list} onDone={close} />}
      </Popover>
    </div>
  );
}
