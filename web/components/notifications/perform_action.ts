import type { NotificationAction } from "../../../shared/contracts/notification.ts";
import { ask } from "../../state/ask.ts";
import { navigate, pathTo, settingsTabs } from "../../state/router.ts";
import { toast } from "../../state/toasts.ts";

/** Acts where the button stands: whether it came about; undefined for a button that leads elsewhere. */
export function actInPlace(action: NotificationAction): Promise<boolean> | undefined {
  if (action.kind !== "run_task" && action.kind !== "resume_task") return undefined;
  const step = action.kind === "run_task" ? "run_task_now" : "resume_task";
  return import("../schedules/act_on_task.ts").then(({ actOnTask }) => actOnTask(step, action.task_id), lost);
}

/** The page's part could not be loaded: a new version, or no network. */
function lost(): false {
  toast({ title: "That could not be loaded. Reload the page and try again.", tone: "danger" });
  return false;
}

/** Does what a notification's button promises. */
export function performAction(action: NotificationAction): void {
  switch (action.kind) {
    case "run_task":
    case "resume_task":
      void actInPlace(action);
      break;
    case "open_thread":
      navigate(pathTo.chat(action.thread_id));
      break;
    case "open_lead":
      navigate(pathTo.leads(action.lead_id));
      break;
    case "open_leads":
      navigate(`${pathTo.leads()}?${new URLSearchParams({ filter: JSON.stringify(action.filter) })}`);
      break;
    case "open_duplicates":
      navigate(`${pathTo.leads()}?care=duplicates`);
      break;
    case "open_campaign":
      navigate(pathTo.campaigns(action.campaign_id));
      break;
    case "open_reply":
      navigate(pathTo.replies(action.inbound_mail_id));
      break;
    case "open_task":
      navigate(pathTo.schedules(action.task_id));
      break;
    case "open_research":
      navigate(`${pathTo.leads()}?research=${action.job_id}`);
      break;
    case "open_approval":
      navigate(`${pathTo.notifications()}?review=${action.approval_id}`);
      break;
    case "open_settings":
      navigate(pathTo.settings(settingsTabs.find((tab) => tab === action.tab)));
      break;
    case "open_alert_rule":
      navigate(`${pathTo.settings("alerts")}?rule=${action.rule_id}`);
      break;
    case "ask":
      ask(action.message);
      break;
    case "finish_reminder":
      void reminders().then(({ finishReminder }) => finishReminder(action.reminder_id));
      break;
    case "snooze_reminder":
      void reminders().then(({ snoozeReminder }) => snoozeReminder(action.reminder_id, action.until));
      break;
  }
}

/** Comes with the first such button: few notifications are reminders. */
function reminders() {
  return import("../reminders/act_on_reminder.ts");
}
