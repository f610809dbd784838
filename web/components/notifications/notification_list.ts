import { type ReadonlySignal, signal } from "@preact/signals";
import type { AgentNotification } from "../../../shared/contracts/notification.ts";

/** One page of notifications, newest first. */
export interface NotificationPage {
  notifications: AgentNotification[];
  unread: number;
  more: boolean;
}

export interface NotificationListDependencies {
  /** Reads the newest, or those that come after `last` in that order, with the number of all unread ones. */
  read(last: AgentNotification | null): Promise<NotificationPage>;
  /** Sets `read_at` of these, or of all unread ones. */
  markRead(ids: readonly string[] | "all", readAt: string): Promise<void>;
  now(): Date;
}

export interface NotificationListState {
  notifications: readonly AgentNotification[];
  unread: number;
  status: "loading" | "ready" | "failed";
  more: boolean;
  loadingMore: boolean;
}

export interface NotificationList {
  state: ReadonlySignal<NotificationListState>;
  /**
   * Reads the newest again, at the start and after a lost connection, and returns those that arrived since the last
   * read: none the first time, none that were seen, so each is announced once.
   */
  catchUp(): Promise<AgentNotification[]>;
  /** Takes in one that arrived live; false when it was known already. */
  add(notification: AgentNotification): boolean;
  loadMore(): Promise<void>;
  /** Marks at once and takes it back when the database refuses; throws then. */
  markRead(ids: readonly string[] | "all"): Promise<void>;
}

/** The notifications of a person in a workspace: what was read, what arrives, what is still unread. */
export function createNotificationList({ read, markRead, now }: NotificationListDependencies): NotificationList {
  const state = signal<NotificationListState>({
    notifications: [],
    unread: 0,
    status: "loading",
    more: false,
    loadingMore: false,
  });
  let begun = false;

  function change(part: Partial<NotificationListState>) {
    state.value = { ...state.value, ...part };
  }

  async function catchUp() {
    try {
      const page = await read(null);
      const known = new Set(state.value.notifications.map((each) => each.id));
      const arrived = begun ? page.notifications.filter((each) => !known.has(each.id) && !each.read_at) : [];
      const gap = begun && page.more && !page.notifications.some((each) => known.has(each.id));
      change({
        // After a long absence the pages no longer touch: older ones are read again when scrolled to.
        notifications: gap ? page.notifications : merge(state.value.notifications, page.notifications),
        more: begun && !gap ? state.value.more : page.more,
        unread: page.unread,
        status: "ready",
      });
      begun = true;
      return arrived;
    } catch {
      // What is shown stays; the next reconnect or opening of the list tries again.
      if (!begun) change({ status: "failed" });
      return [];
    }
  }

  function add(notification: AgentNotification) {
    if (state.value.notifications.some((each) => each.id === notification.id)) return false;
    change({
      notifications: merge(state.value.notifications, [notification]),
      unread: state.value.unread + (notification.read_at ? 0 : 1),
    });
    return true;
  }

  async function loadMore() {
    const { notifications, more, loadingMore } = state.value;
    const last = notifications.at(-1);
    if (!more || loadingMore || !last) return;
    change({ loadingMore: true });
    try {
      const page = await read(last);
      change({
        notifications: merge(state.value.notifications, page.notifications),
        more: page.more,
      });
    } finally {
      change({ loadingMore: false });
    }
  }

  async function mark(ids: readonly string[] | "all") {
    const readAt = now().toISOString();
    const marked = new Set(
      state.value.notifications
        .filter((each) => !each.read_at && (ids === "all" || ids.includes(each.id)))
        .map((each) => each.id),
    );
    if (marked.size === 0 && ids !== "all") return;
    const unreadBefore = state.value.unread;
    setRead(marked, readAt);
    change({
      unread: ids === "all" ? 0 : Math.max(0, unreadBefore - marked.size),
    });
    try {
      await markRead(ids === "all" ? ids : [...marked], readAt);
    } catch (error) {
      setRead(marked, null);
      change({ unread: unreadBefore });
      throw error;
    }
  }

  function setRead(ids: ReadonlySet<string>, readAt: string | null) {
    change({
      notifications: state.value.notifications.map((each) => (ids.has(each.id) ? { ...each, read_at: readAt } : each)),
    });
  }

  return { state, catchUp, add, loadMore, markRead: mark };
}

/** Newest first, each id once, the later argument's version winning. */
function merge(known: readonly AgentNotification[], fresh: readonly AgentNotification[]): AgentNotification[] {
  const byId = new Map(known.map((each) => [each.id, each]));
  for (const each of fresh) byId.set(each.id, each);
  return [...byId.values()].sort(newestFirst);
}

/** The order of the database: it keeps microseconds, a `Date` only milliseconds, so equal ones compare as text. */
function newestFirst(one: AgentNotification, other: AgentNotification): number {
  return (
    Date.parse(other.created_at) - Date.parse(one.created_at) ||
    other.created_at.localeCompare(one.created_at) ||
    other.id.localeCompare(one.id)
  );
}
