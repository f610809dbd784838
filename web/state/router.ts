import { computed, signal } from "@preact/signals";
import { basePath } from "./base_path.ts";

export const settingsTabs = [
  "profile",
  "memory",
  "appearance",
  "workspace",
  "fields",
  "scoring",
  "alerts",
  "behaviours",
  "mail",
  "keys",
  "history",
  "notifications",
] as const;
export type SettingsTab = (typeof settingsTabs)[number];

export type LeadsView = "table" | "board";

export type Route =
  | { name: "chat"; threadId: string | undefined }
  | { name: "leads"; view: LeadsView; leadId: string | undefined }
  | { name: "imports"; importId: string | undefined }
  | { name: "reminders" }
  | { name: "notifications" }
  | { name: "campaigns"; campaignId: string | undefined }
  | { name: "replies"; replyId: string | undefined }
  | { name: "schedules"; taskId: string | undefined }
  | { name: "templates"; templateId: string | undefined }
  | { name: "accounts"; accountId: string | undefined }
  | { name: "analytics" }
  | { name: "settings"; tab: SettingsTab }
  | { name: "not_found" };

const address = signal(currentAddress());

/** Where the person is. Every place has an address that can be kept, shared and opened again. */
export const route = computed<Route>(() => routeOf(address.value.path));
/** The address's query, for what a screen wants to keep in it (a filter, a search). */
export const query = computed(() => new URLSearchParams(address.value.search));

export const pathTo = {
  chat: (threadId?: string) => (threadId ? `/chat/${threadId}` : "/"),
  leads: (leadId?: string, view: LeadsView = "table") =>
    ["/leads", ...(view === "board" ? [view] : []), ...(leadId ? [leadId] : [])].join("/"),
  imports: (importId?: string) => (importId ? `/imports/${importId}` : "/imports"),
  reminders: () => "/reminders",
  notifications: () => "/notifications",
  campaigns: (campaignId?: string) => (campaignId ? `/campaigns/${campaignId}` : "/campaigns"),
  replies: (replyId?: string) => (replyId ? `/campaigns/replies/${replyId}` : "/campaigns/replies"),
  schedules: (taskId?: string) => (taskId ? `/schedules/${taskId}` : "/schedules"),
  templates: (templateId?: string) => (templateId ? `/campaigns/templates/${templateId}` : "/campaigns/templates"),
  accounts: (accountId?: string) => (accountId ? `/accounts/${accountId}` : "/accounts"),
  analytics: () => "/analytics",
  settings: (tab?: SettingsTab) => (tab ? `/settings/${tab}` : "/settings"),
};

/** Goes to a path of this page (`pathTo.chat(id)`, with a query if wanted). `replace` leaves no step to go back to. */
export function navigate(path: string, { replace = false }: { replace?: boolean } = {}): void {
  const target = basePath + path;
  if (target === location.pathname + location.search) return;
  if (replace) history.replaceState(null, "", target);
  else history.pushState(null, "", target);
  address.value = currentAddress();
}

/** The href for a path of this page, wherever the page is mounted. */
export function hrefOf(path: string): string {
  return basePath + path;
}

addEventListener("popstate", () => {
  address.value = currentAddress();
});

function currentAddress(): { path: string; search: string } {
  const path = location.pathname.startsWith(basePath) ? location.pathname.slice(basePath.length) : location.pathname;
  return { path: path || "/", search: location.search };
}

function routeOf(path: string): Route {
  const [first = "", second, third, ...rest] = path.split("/").filter(Boolean);
  if (rest.length > 0) return { name: "not_found" };
  if (first === "leads" && second === "board") return { name: "leads", view: "board", leadId: third };
  if (first === "campaigns" && second === "replies") return { name: "replies", replyId: third };
  if (first === "campaigns" && second === "templates") return { name: "templates", templateId: third };
  if (third !== undefined) return { name: "not_found" };
  if (first === "" || first === "chat") return { name: "chat", threadId: second };
  if (first === "leads") return { name: "leads", view: "table", leadId: second };
  if (first === "imports") return { name: "imports", importId: second };
  if (first === "reminders" && second === undefined) return { name: "reminders" };
  if (first === "notifications" && second === undefined) return { name: "notifications" };
  if (first === "campaigns") return { name: "campaigns", campaignId: second };
  if (first === "schedules") return { name: "schedules", taskId: second };
  if (first === "analytics" && second === undefined) return { name: "analytics" };
  if (first === "accounts") return { name: "accounts", accountId: second };
  if (first === "settings") {
    const tab = second === undefined ? "profile" : settingsTabs.find((each) => each === second);
    if (tab) return { name: "settings", tab };
  }
  return { name: "not_found" };
}
