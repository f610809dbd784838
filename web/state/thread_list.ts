import { batch, signal } from "@preact/signals";
import { messageOf } from "../api/api_error.ts";
import { searchThreads, type ThreadSummary, threadPageSize } from "../api/threads.ts";

/** The person's threads as the side of the chat shows them. */
export class ThreadList {
  readonly threads = signal<ThreadSummary[] | undefined>(undefined);
  readonly problem = signal<string | undefined>(undefined);
  readonly query = signal("");
  readonly archived = signal(false);
  readonly hasMore = signal(false);
  readonly #workspaceId: string;
  #reads = 0;

  constructor(workspaceId: string) {
    this.#workspaceId = workspaceId;
  }

  /** Shows what matches; the list stays until the new one is there. */
  async search(query: string, archived: boolean): Promise<void> {
    if (archived !== this.archived.value) this.threads.value = undefined;
    batch(() => {
      this.query.value = query;
      this.archived.value = archived;
    });
    await this.refresh();
  }

  /** Reads the list again, as long as it is now. The newest reading counts. */
  async refresh(): Promise<void> {
    const pages = Math.max(1, Math.ceil((this.threads.value?.length ?? 0) / threadPageSize));
    await this.#read(async () => {
      const found: ThreadSummary[] = [];
      for (let page = 0; page < pages; page += 1) {
        const next = await this.#page(found.at(-1)?.updated_at);
        found.push(...next);
        if (next.length < threadPageSize) return { found, hasMore: false };
      }
      return { found, hasMore: true };
    });
  }

  /** Adds the next page. */
  async loadMore(): Promise<void> {
    const known = this.threads.value ?? [];
    await this.#read(async () => {
      const next = await this.#page(known.at(-1)?.updated_at);
      return { found: [...known, ...next], hasMore: next.length === threadPageSize };
    });
  }

  /** Changes a thread in the list at once; the next reading has the last word. */
  patch(threadId: string, change: Partial<ThreadSummary>): void {
    this.threads.value = this.threads.value?.map((each) => (each.id === threadId ? { ...each, ...change } : each));
  }

  /** Takes a thread out of the list at once. */
  remove(threadId: string): void {
    this.threads.value = this.threads.value?.filter((each) => each.id !== threadId);
  }

  #page(before: string | undefined): Promise<ThreadSummary[]> {
    const { value: query } = this.query;
    return searchThreads({ workspaceId: this.#workspaceId, query, archived: this.archived.value, before });
  }

  async #read(reading: () => Promise<{ found: ThreadSummary[]; hasMore: boolean }>): Promise<void> {
    this.#reads += 1;
    const read = this.#reads;
    try {
      const { found, hasMore } = await reading();
      if (read !== this.#reads) return;
      batch(() => {
        this.threads.value = found;
        this.hasMore.value = hasMore;
        this.problem.value = undefined;
      });
    } catch (error) {
      if (read === this.#reads) this.problem.value = messageOf(error);
    }
  }
}
