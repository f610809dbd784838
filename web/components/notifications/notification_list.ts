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
  markUnread(id: string): Promise<void>;
  /** Puts one off until an instant (ISO 8601). */
  snooze(id: string, until: string): Promise<void>;
  now(): Date;
}

export interface NotificationListState {
  notifications: readonly AgentNotification[];
  unread: number;
  status: "loading" | "ready" | "failed";
  more: boolean;
  loadingMore: boolean;
}

/** The notifications of a person in a workspace: what was read, what arrives, what is still unread. */
export class NotificationList {
  readonly #state = signal<NotificationListState>({
    notifications: [],
    unread: 0,
    status: "loading",
    more: false,
    loadingMore: false,
  });
  readonly state: ReadonlySignal<NotificationListState> = this.#state;
  readonly #dependencies: NotificationListDependencies;
  #begun = false;

  constructor(dependencies: NotificationListDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Reads the newest again, at the start and after a lost connection, and returns those that arrived since the last
   * read: none the first time, none that were seen, so each is announced once.
   */
  async catchUp(): Promise<AgentNotification[]> {
    let page: NotificationPage;
    try {
      page = await this.#dependencies.read(null);
    } catch {
      // What is shown stays; the next reconnect or opening of the list tries again.
      if (!this.#begun) this.#change({ status: "failed" });
      return [];
    }
    const { notifications, more } = this.state.value;
    const known = new Set(notifications.map((each) => each.id));
    const isFirst = !this.#begun;
    // After a long absence the pages no longer touch: older ones are read again when scrolled to.
    const gap = !isFirst && page.more && !page.notifications.some((each) => known.has(each.id));
    this.#begun = true;
    this.#change({
      notifications: gap ? page.notifications : merge(outside(page, notifications), page.notifications),
      more: isFirst || gap ? page.more : more,
      unread: page.unread,
      status: "ready",
    });
    return isFirst ? [] : page.notifications.filter((each) => !known.has(each.id) && !each.read_at);
  }

  /** Takes in one that arrived live; false when it was known already. */
  add(notification: AgentNotification): boolean {
    const { notifications, unread } = this.state.value;
    if (notifications.some((each) => each.id === notification.id)) return false;
    this.#change({
      notifications: merge(notifications, [notification]),
      unread: unread + (notification.read_at ? 0 : 1),
    });
    return true;
  }

  /** @throws what `read` throws */
  async loadMore(): Promise<void> {
    const { notifications, more, loadingMore } = this.state.value;
    const last = notifications.at(-1);
    if (!more || loadingMore || !last) return;
    this.#change({ loadingMore: true });
    try {
      const page = await this.#dependencies.read(last);
      this.#change({ notifications: merge(this.state.value.notifications, page.notifications), more: page.more });
    } finally {
      this.#change({ loadingMore: false });
    }
  }

  /** Marks at once and takes it back when the database refuses; throws then. */
  async markRead(ids: readonly string[] | "all"): Promise<void> {
    const { notifications, unread } = this.state.value;
    const readAt = this.#dependencies.now().toISOString();
    const marked = notifications
      .filter((each) => !each.read_at && (ids === "all" || ids.includes(each.id)))
      .map((each) => each.id);
    if (marked.length === 0 && ids !== "all") return;
    this.#setRead(marked, readAt);
    this.#change({ unread: ids === "all" ? 0 : Math.max(0, unread - marked.length) });
    try {
      await this.#dependencies.markRead(ids === "all" ? ids : marked, readAt);
    } catch (error) {
      this.#setRead(marked, null);
      this.#change({ unread });
      throw error;
    }
  }

  /** @throws what `markUnread` throws */
  async markUnread(id: string): Promise<void> {
    await this.#dependencies.markUnread(id);
    this.#setRead([id], null);
    this.#change({ unread: this.state.value.unread + 1 });
  }

  /** It leaves the list until then, and comes back like something new. @throws what `snooze` throws */
  async snooze(id: string, until: string): Promise<void> {
    await this.#dependencies.snooze(id, until);
    this.forget(id);
  }

  /** It is no longer among those that this list shows. */
  forget(id: string): void {
    const { notifications, unread } = this.state.value;
    const wasUnread = notifications.some((each) => each.id === id && !each.read_at);
    this.#change({
      notifications: notifications.filter((each) => each.id !== id),
      unread: unread - (wasUnread ? 1 : 0),
    });
  }

  /** What it asked for is decided; the database has noted it already. */
  noteActed(id: string): void {
    const at = this.#dependencies.now().toISOString();
    const { notifications, unread } = this.state.value;
    const wasUnread = notifications.some((each) => each.id === id && !each.read_at);
    this.#change({
      notifications: notifications.map((each) =>
        each.id === id ? { ...each, acted_at: at, read_at: each.read_at ?? at } : each,
      ),
      unread: unread - (wasUnread ? 1 : 0),
    });
  }

  #setRead(ids: readonly string[], readAt: string | null): void {
    const marked = new Set(ids);
    this.#change({
      notifications: this.state.value.notifications.map((each) =>
        marked.has(each.id) ? { ...each, read_at: readAt } : each,
      ),
    });
  }

  #change(part: Partial<NotificationListState>): void {
    this.#state.value = { ...this.#state.value, ...part };
  }
}

/** Those of the known ones that the page says nothing about: what it should hold and does not, was put off or has gone. */
function outside({ notifications, more }: NotificationPage, known: readonly AgentNotification[]): AgentNotification[] {
  const [first, last] = [notifications[0], notifications.at(-1)];
  if (!first || !last) return more ? [...known] : [];
  return known.filter((each) => newestFirst(each, first) < 0 || (more && newestFirst(each, last) > 0));
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
