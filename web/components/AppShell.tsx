import { Building2, CalendarClock, ChartColumn, Mails, MessageSquare, Settings, Users } from "lucide-preact";
import { ChatScreen } from "../screens/chat/ChatScreen.tsx";
import { helpOpen } from "../state/help.ts";
import { besideQuery, leadsBeside } from "../state/leads_beside.ts";
import { paletteOpen } from "../state/palette.ts";
import { pathTo, route } from "../state/router.ts";
import { useShortcuts } from "../state/shortcuts.ts";
import { whenIdle } from "../state/when_idle.ts";
import { useMediaQuery } from "../ui/use_media_query.ts";
import { AccountMenu } from "./AccountMenu.tsx";
import { LazyPart } from "./LazyPart.tsx";
import { NavLink } from "./NavItem.tsx";
import { NotFound } from "./NotFound.tsx";
import { OfflineBanner } from "./OfflineBanner.tsx";

const leadsScreen = () => import("../screens/leads/LeadsScreen.tsx").then((module) => module.LeadsScreen);
const importsScreen = () => import("../screens/imports/ImportsScreen.tsx").then((module) => module.ImportsScreen);
const remindersScreen = () =>
  import("../screens/reminders/RemindersScreen.tsx").then((module) => module.RemindersScreen);
const notificationsScreen = () =>
  import("../screens/notifications/NotificationsScreen.tsx").then((module) => module.NotificationsScreen);
const campaignsScreen = () =>
  import("../screens/campaigns/CampaignsScreen.tsx").then((module) => module.CampaignsScreen);
const accountsScreen = () => import("../screens/accounts/AccountsScreen.tsx").then((module) => module.AccountsScreen);
const analyticsScreen = () =>
  import("../screens/analytics/AnalyticsScreen.tsx").then((module) => module.AnalyticsScreen);
const schedulesScreen = () =>
  import("../screens/schedules/SchedulesScreen.tsx").then((module) => module.SchedulesScreen);
const settingsScreen = () => import("../screens/settings/SettingsScreen.tsx").then((module) => module.SettingsScreen);
const leadsBesideChat = () => import("./leads/LeadsBeside.tsx").then((module) => module.LeadsBeside);
// The bell may come a moment after the screen.
const notificationBell = async () => {
  await whenIdle();
  return (await import("./notifications/NotificationBell.tsx")).NotificationBell;
};

const helpDialog = () => import("./HelpDialog.tsx").then((module) => module.HelpDialog);
const palette = () => import("./Palette.tsx").then((module) => module.Palette);

/** The frame around every screen: navigation at the side, at the bottom on a phone. */
export function AppShell() {
  const here = route.value;
  useShortcuts();
  const isWide = useMediaQuery(besideQuery);
  return (
    <div class="flex h-dvh flex-col bg-sunken md:flex-row">
      <a
        href="#main"
        class="sr-only z-10 rounded-md bg-raised px-3 py-2 shadow-high focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <nav
        aria-label="Main"
        class="order-last flex shrink-0 border-line border-t bg-sunken pb-[env(safe-area-inset-bottom)] md:order-first md:w-20 md:flex-col md:gap-1 md:border-t-0 md:p-1.5 md:py-2"
      >
        <NavLink icon={MessageSquare} label="Chat" to={pathTo.chat()} current={here.name === "chat"} />
        <NavLink
          icon={Users}
          label="Leads"
          to={pathTo.leads()}
          current={here.name === "leads" || here.name === "imports"}
        />
        <NavLink icon={Building2} label="Accounts" to={pathTo.accounts()} current={here.name === "accounts"} />
        <NavLink
          icon={Mails}
          label="Campaigns"
          to={pathTo.campaigns()}
          current={here.name === "campaigns" || here.name === "replies" || here.name === "templates"}
        />
        <NavLink icon={ChartColumn} label="Analytics" to={pathTo.analytics()} current={here.name === "analytics"} />
        <NavLink icon={CalendarClock} label="Schedules" to={pathTo.schedules()} current={here.name === "schedules"} />
        <div class="w-full">
          <LazyPart load={notificationBell} props={{}} placeholder={<div class="h-13" />} />
        </div>
        <div class="hidden flex-1 md:block" />
        <NavLink icon={Settings} label="Settings" to={pathTo.settings()} current={here.name === "settings"} />
        <AccountMenu />
      </nav>
      <div class="flex min-h-0 min-w-0 flex-1 flex-col overflow-hidden border-line bg-canvas md:my-2 md:mr-2 md:rounded-xl md:border md:shadow-low">
        <OfflineBanner />
        <div class="flex min-h-0 flex-1">
          <main id="main" tabIndex={-1} class="min-w-0 flex-1 outline-none">
            <CurrentScreen name={here.name} />
          </main>
          {here.name === "chat" && leadsBeside.value && isWide && (
            <aside aria-label="Leads" class="w-[clamp(25rem,38%,46rem)] shrink-0 border-line border-l">
              <LazyPart load={leadsBesideChat} props={{}} />
            </aside>
          )}
        </div>
      </div>
      {helpOpen.value && <LazyPart load={helpDialog} props={{}} placeholder={<span />} />}
      {paletteOpen.value && <LazyPart load={palette} props={{}} placeholder={<span />} />}
    </div>
  );
}

function CurrentScreen({ name }: { name: typeof route.value.name }) {
  switch (name) {
    case "chat":
      return <ChatScreen />;
    case "leads":
      return <LazyPart key={name} load={leadsScreen} props={{}} />;
    case "imports":
      return <LazyPart key={name} load={importsScreen} props={{}} />;
    case "reminders":
      return <LazyPart key={name} load={remindersScreen} props={{}} />;
    case "notifications":
      return <LazyPart key={name} load={notificationsScreen} props={{}} />;
    case "campaigns":
    case "replies":
    case "templates":
      return <LazyPart key="campaigns" load={campaignsScreen} props={{}} />;
    case "accounts":
      return <LazyPart key={name} load={accountsScreen} props={{}} />;
    case "settings":
      return <LazyPart key={name} load={settingsScreen} props={{}} />;
    case "analytics":
      return <LazyPart key={name} load={analyticsScreen} props={{}} />;
    case "schedules":
      return <LazyPart key={name} load={schedulesScreen} props={{}} />;
    case "not_found":
      return <NotFound />;
  }
}
