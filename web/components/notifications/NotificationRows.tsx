import { useState } from "preact/hooks";
import type { NotificationAction } from "../../../shared/contracts/notification.ts";
import { toastError } from "../../state/toasts.ts";
import { Button } from "../../ui/Button.tsx";
import { groupNotifications, type NotificationGroup } from "./group_notifications.ts";
import { NotificationItem } from "./NotificationItem.tsx";
import type { NotificationList } from "./notification_list.ts";
import { actInPlace, performAction } from "./perform_action.ts";

interface NotificationRowsProps {
  list: NotificationList;
  /** An action leads away from here. */
  onLeave: () => void;
  class?: string;
}

/** The alerts, newest first, those of a group folded into one. */
export function NotificationRows({ list, onLeave, class: extra }: NotificationRowsProps) {
  const { notifications, more, loadingMore } = list.state.value;
  return (
    <ul aria-label="Alerts" class={extra}>
      {groupNotifications(notifications).map((group) => (
        <Group key={group.key} group={group} list={list} onLeave={onLeave} />
      ))}
      {more && (
        <li class="flex justify-center p-2">
          <Button size="small" tone="quiet" busy={loadingMore} onClick={() => void list.loadMore().catch(toastError)}>
            Show older
          </Button>
        </li>
      )}
    </ul>
  );
}

function Group({ group, list, onLeave }: { group: NotificationGroup; list: NotificationList; onLeave: () => void }) {
  const [open, setOpen] = useState(false);
  const { newest, others } = group;
  const act = (id: string) => (action: NotificationAction) => {
    const here = actInPlace(action);
    if (here) return void here.then((done) => done && list.noteActed(id));
    void list.markRead([id]).catch(toastError);
    onLeave();
    performAction(action);
  };
  const folded = { count: others.length, open, onToggle: () => setOpen(!open) };
  return (
    <>
      <NotificationItem
        notification={newest}
        list={list}
        onAction={act(newest.id)}
        others={others.length > 0 ? folded : undefined}
      />
      {open &&
        others.map((each) => (
          <NotificationItem key={each.id} notification={each} list={list} onAction={act(each.id)} />
        ))}
    </>
  );
}
