import { Bell } from "lucide-preact";
import { NavButton } from "../NavItem.tsx";

/** The bell in the navigation. */
export function NotificationBell() {
  return <NavButton icon={Bell} label="Alerts" aria-label="Alerts" />;
}
