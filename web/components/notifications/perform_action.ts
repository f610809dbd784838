import type { NotificationAction } from "../../../shared/contracts/notification.ts";
import { ask } from "../../state/ask.ts";
import { navigate, pathTo } from "../../state/router.ts";

/** Does what a notification's button promises. */
export function performAction(action: NotificationAction): void {
  switch (action.kind) {
    case "open_thread":
      navigate(pathTo.chat(action.thread_id));
      break;
    case "open_lead":
      navigate(pathTo.leads(action.lead_id));
      break;
    case "ask":
      ask(action.message);
      break;
  }
}
