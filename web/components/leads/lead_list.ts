import { type ReadonlySignal, signal } from "@preact/signals";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { everyLead, type LeadQuery } from "./lead_query.ts";

/** One page of the search, its rows already parsed. */
export interface FoundLeads {
  leads: Lead[];
  /** How many match; told with the first page only. */
  count?: number | undefined;
  countIsExact?: boolean | undefined;
  nextCursor: string | null;
}

export interface LeadListDependencies {
  search(query: LeadQuery, cursor: string | null, signal: AbortSignal): Promise<FoundLeads>;
  /** Reads the rows with these ids, in any order; what is gone or not visible is left out. */
  read(ids: string[]): Promise<Lead[]>;
}

/** What the table draws. `rows` belong to `query` unless `status` is `searching`, when they are the previous answer. */
export interface LeadListState {
  query: LeadQuery;
  rows: readonly Lead[];
  count: number;
  countIsExact: boolean;
  /** `loading` has nothing to show yet; `searching` still shows the previous answer. */
  status: "loading" | "searching" | "ready" | "failed";
  /** The next page: `none` on the last. */
  more: "none" | "ready" | "loading" | "failed";
  error: unknown;
  /** Leads that others added since the list was read. */
  added: number;
  /** More may have changed than was heard of: a bulk change, or a while without a connection. */
  stale: boolean;
}

export interface LeadChange {
  operation: "insert" | "update" | "delete";
  /** Null: many at once, not named one by one. */
  leadId: string | null;
}

const readAtOnce = 100;

/** The leads that the table shows: a query, the pages read so far, and what changes meanwhile. */
export class LeadList {
  readonly #state = signal<LeadListState>(nothingYet);
  readonly state: ReadonlySignal<LeadListState> = this.#state;
  readonly #search: LeadListDependencies["search"];
  readonly #read: LeadListDependencies["read"];
  readonly #own = new Set<string>();
  #cursor: string | null = null;
  #checking = false;
  #running = new AbortController();

  constructor({ search, read }: LeadListDependencies) {
    this.#search = search;
    this.#read = read;
  }

  /** Starts the search anew; an answer to an earlier query that arrives later is dropped. */
  async show(query: LeadQuery): Promise<void> {
    this.#running.abort();
    this.#running = new AbortController();
    const { signal: stopped } = this.#running;
    const known = this.state.value.rows.length > 0;
    this.#change({ query, status: known ? "searching" : "loading", more: "none", error: undefined });
    try {
      const page = await this.#search(query, null, stopped);
      if (stopped.aborted) return;
      this.#cursor = page.nextCursor;
      const { leads: rows, count = 0, countIsExact = true } = page;
      this.#change({ rows, count, countIsExact, status: "ready", more: this.#whatFollows(), added: 0, stale: false });
    } catch (error) {
      if (!stopped.aborted) this.#change({ status: "failed", error, rows: [], count: 0 });
    }
  }

  /** Runs the same query again, from the top. */
  reload(): Promise<void> {
    return this.show(this.state.value.query);
  }

  /** Reads the next page, once: calls while it loads do nothing. */
  async loadMore(): Promise<void> {
    const { query, more, status } = this.state.value;
    if (status !== "ready" || (more !== "ready" && more !== "failed")) return;
    const { signal: stopped } = this.#running;
    this.#change({ more: "loading" });
    try {
      const page = await this.#search(query, this.#cursor, stopped);
      if (stopped.aborted) return;
      this.#cursor = page.nextCursor;
      this.#change({ rows: withoutRepeats(this.state.value.rows, page.leads), more: this.#whatFollows() });
    } catch (error) {
      if (!stopped.aborted) this.#change({ more: "failed", error });
    }
  }

  /** Replaces a row in place, for an edit that is not confirmed yet or a row that was read elsewhere. */
  put(lead: Lead): void {
    this.#change({ rows: this.state.value.rows.map((row) => (row.id === lead.id ? lead : row)) });
  }

  /** Takes a lead that this person added: it is no news when it is heard of. */
  async takeIn(leadId: string): Promise<void> {
    this.#own.add(leadId);
    await this.reload();
  }

  /**
   * Applies what others changed: rows that are shown are read again, deleted ones leave, new ones are counted.
   * @throws what `read` throws
   */
  async applyChanges(changes: readonly LeadChange[]): Promise<void> {
    const { rows: before, count, added, stale } = this.state.value;
    const shown = new Set(before.map((row) => row.id));
    const idsOf = (operation: LeadChange["operation"]) =>
      new Set(changes.flatMap((each) => (each.operation === operation && each.leadId ? [each.leadId] : [])));
    const [inserted, updated, gone] = [idsOf("insert"), idsOf("update"), idsOf("delete")];
    const rows = before.filter((row) => !gone.has(row.id));
    this.#change({
      rows,
      count: count - (before.length - rows.length),
      added: added + [...inserted].filter((id) => !shown.has(id) && !gone.has(id) && !this.#own.has(id)).length,
      stale: stale || changes.some((each) => each.leadId === null),
    });
    await this.#readAgain([...inserted, ...updated].filter((id) => shown.has(id) && !gone.has(id)));
    // A lead that is not shown may belong here since its change.
    if ([...updated].some((id) => !shown.has(id))) await this.check();
  }

  /** Looks whether the first page has changed unheard, for when the connection is (back) there; says so in `stale`. */
  async check(): Promise<void> {
    const { query, status, stale } = this.state.value;
    if (status !== "ready" || stale || this.#checking) return;
    const { signal: stopped } = this.#running;
    this.#checking = true;
    // Without an answer nothing is known to have changed; the next join looks again.
    const page = await this.#search(query, null, stopped).catch(() => undefined);
    this.#checking = false;
    if (!page || stopped.aborted) return;
    const { rows, count } = this.state.value;
    this.#change({ stale: count !== page.count || !startsWith(rows, page.leads) });
  }

  /** Drops what is still on its way. */
  stop(): void {
    this.#running.abort();
  }

  async #readAgain(ids: string[]): Promise<void> {
    for (let start = 0; start < ids.length; start += readAtOnce) {
      const asked = ids.slice(start, start + readAtOnce);
      const leads = await this.#read(asked);
      const fresh = new Map(leads.map((lead) => [lead.id, lead]));
      // What cannot be read any more lies in the bin.
      const gone = new Set(asked.filter((id) => !fresh.has(id)));
      const { rows: before, count } = this.state.value;
      const rows = before.filter((row) => !gone.has(row.id)).map((row) => newerOf(row, fresh.get(row.id)));
      this.#change({ rows, count: count - (before.length - rows.length) });
    }
  }

  #whatFollows(): LeadListState["more"] {
    return this.#cursor ? "ready" : "none";
  }

  #change(part: Partial<LeadListState>): void {
    this.#state.value = { ...this.#state.value, ...part };
  }
}

const nothingYet: LeadListState = {
  query: everyLead,
  rows: [],
  count: 0,
  countIsExact: true,
  status: "loading",
  more: "none",
  error: undefined,
  added: 0,
  stale: false,
};

/** Rows move between pages while one scrolls; a lead that comes a second time keeps its first place. */
function withoutRepeats(rows: readonly Lead[], next: readonly Lead[]): Lead[] {
  const known = new Set(rows.map((row) => row.id));
  return [...rows, ...next.filter((lead) => !known.has(lead.id))];
}

/** Whether the list begins with exactly these versions of these leads. */
function startsWith(rows: readonly Lead[], first: readonly Lead[]): boolean {
  return first.every((lead, index) => {
    const row = rows[index];
    return row?.id === lead.id && Date.parse(row.updated_at) >= Date.parse(lead.updated_at);
  });
}

/** A slow answer must not put an older version over a newer one. */
function newerOf(row: Lead, read: Lead | undefined): Lead {
  if (!read) return row;
  return Date.parse(read.updated_at) >= Date.parse(row.updated_at) ? read : row;
}
