import { type ReadonlySignal, signal } from "@preact/signals";
import type { HistoryEntry, HistoryKind, LeadHistory } from "../../../shared/contracts/lead_history.ts";

export interface HistoryState {
  entries: readonly HistoryEntry[];
  /** `loading` has nothing to show yet; `reading` still shows what was read before. */
  status: "loading" | "reading" | "ready" | "failed";
  more: "none" | "ready" | "loading" | "failed";
  error: unknown;
}

type Read = (kinds: readonly HistoryKind[] | null, cursor: string | null) => Promise<LeadHistory>;

/** The pages of a lead's history that were read so far. */
export class HistoryList {
  readonly #state = signal<HistoryState>({ entries: [], status: "loading", more: "none", error: undefined });
  readonly state: ReadonlySignal<HistoryState> = this.#state;
  readonly #read: Read;
  #kinds: readonly HistoryKind[] | null = null;
  #cursor: string | null = null;
  /** Answers to earlier questions are dropped. */
  #asked = 0;

  constructor(read: Read) {
    this.#read = read;
  }

  /** Reads from the top, of these kinds; null reads all. */
  async show(kinds: readonly HistoryKind[] | null): Promise<void> {
    this.#kinds = kinds;
    const known = this.state.value.status !== "loading" && this.state.value.status !== "failed";
    this.#change({ status: known ? "reading" : "loading", error: undefined });
    await this.#page(null, (entries) => entries);
  }

  /** Looks whether something was added on top, and keeps the older pages. */
  async refresh(): Promise<void> {
    if (this.state.value.status !== "ready") return;
    const cursor = this.#cursor;
    const { entries: before, more } = this.state.value;
    this.#asked += 1;
    const asked = this.#asked;
    const page = await this.#read(this.#kinds, null).catch(() => undefined);
    if (!page || asked !== this.#asked) return;
    const known = new Set(page.entries.map(({ id }) => id));
    const last = page.entries.at(-1);
    const older = before.filter(({ id, occurred_at }) => !known.has(id) && last && occurred_at <= last.occurred_at);
    const isWhole = page.next_cursor === null;
    this.#cursor = isWhole ? null : before.length > page.entries.length ? cursor : page.next_cursor;
    this.#change({
      entries: isWhole ? page.entries : [...page.entries, ...older],
      more: isWhole ? "none" : more === "none" ? "none" : "ready",
    });
  }

  /** Reads the next page, once: calls while it loads do nothing. */
  async loadMore(): Promise<void> {
    const { status, more } = this.state.value;
    if (status !== "ready" || (more !== "ready" && more !== "failed")) return;
    this.#change({ more: "loading" });
    await this.#page(this.#cursor, (entries) => {
      const known = new Set(this.state.value.entries.map(({ id }) => id));
      return [...this.state.value.entries, ...entries.filter(({ id }) => !known.has(id))];
    });
  }

  async #page(cursor: string | null, made: (entries: HistoryEntry[]) => readonly HistoryEntry[]): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    try {
      const page = await this.#read(this.#kinds, cursor);
      if (asked !== this.#asked) return;
      this.#cursor = page.next_cursor;
      this.#change({ entries: made(page.entries), status: "ready", more: page.next_cursor ? "ready" : "none" });
    } catch (error) {
      if (asked !== this.#asked) return;
      this.#change(cursor === null ? { status: "failed", error } : { more: "failed", error });
    }
  }

  #change(part: Partial<HistoryState>): void {
    this.#state.value = { ...this.#state.value, ...part };
  }
}
