import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { everyLead, type LeadQuery } from "./lead_query.ts";

/** One page of the search, its rows already parsed. */
export interface FoundLeads {
  leads: Lead[];
  count: number;
  countIsExact: boolean;
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
}

export interface LeadList {
  state: ReadonlySignal<LeadListState>;
  /** Starts the search anew; an answer to an earlier query that arrives later is dropped. */
  show(query: LeadQuery): Promise<void>;
  /** Reads the next page, once: calls while it loads do nothing. */
  loadMore(): Promise<void>;
  /** Runs the same query again, from the top. */
  reload(): Promise<void>;
  /** Replaces a row in place, for an edit that is not confirmed yet or a row that was read elsewhere. */
  put(lead: Lead): void;
  /** Applies what others changed: rows that are shown are read again, deleted ones leave, new ones are counted. */
  applyChanges(changes: readonly LeadChange[]): Promise<void>;
  stop(): void;
}

export interface LeadChange {
  operation: "INSERT" | "UPDATE" | "DELETE";
  leadId: string;
}

const readAtOnce = 100;

/** The leads that the table shows: a query, the pages read so far, and what changes meanwhile. */
export function createLeadList({ search, read }: LeadListDependencies): LeadList {
  const state = signal<LeadListState>({
    query: everyLead,
    rows: [],
    count: 0,
    countIsExact: true,
    status: "loading",
    more: "none",
    error: undefined,
    added: 0,
  });
  let cursor: string | null = null;
  let running = new AbortController();

  function change(part: Partial<LeadListState>) {
    state.value = { ...state.value, ...part };
  }

  async function show(query: LeadQuery) {
    running.abort();
    running = new AbortController();
    const { signal: stopped } = running;
    const known = state.value.rows.length > 0;
    change({
      query,
      status: known ? "searching" : "loading",
      more: "none",
      error: undefined,
    });
    try {
      const page = await search(query, null, stopped);
      if (stopped.aborted) return;
      cursor = page.nextCursor;
      const { count, countIsExact } = page;
      change({
        rows: page.leads,
        count,
        countIsExact,
        status: "ready",
        more: cursor ? "ready" : "none",
        added: 0,
      });
    } catch (error) {
      if (!stopped.aborted) change({ status: "failed", error, rows: [], count: 0 });
    }
  }

  async function loadMore() {
    const { query, more, status } = state.value;
    if (status !== "ready" || (more !== "ready" && more !== "failed")) return;
    const { signal: stopped } = running;
    change({ more: "loading" });
    try {
      const page = await search(query, cursor, stopped);
      if (stopped.aborted) return;
      cursor = page.nextCursor;
      change({
        rows: withoutRepeats(state.value.rows, page.leads),
        more: cursor ? "ready" : "none",
      });
    } catch (error) {
      if (!stopped.aborted) change({ more: "failed", error });
    }
  }

  function put(lead: Lead) {
    change({
      rows: state.value.rows.map((row) => (row.id === lead.id ? lead : row)),
    });
  }

  async function applyChanges(changes: readonly LeadChange[]) {
    const gone = new Set(changes.filter((each) => each.operation === "DELETE").map((each) => each.leadId));
    const shown = new Set(state.value.rows.map((row) => row.id));
    const inserted = changes.filter((each) => each.operation === "INSERT" && !shown.has(each.leadId)).length;
    const touched = [...new Set(changes.map((each) => each.leadId))].filter((id) => shown.has(id) && !gone.has(id));
    batch(() => {
      const removed = [...gone].filter((id) => shown.has(id)).length;
      if (removed > 0) {
        const rows = state.value.rows.filter((row) => !gone.has(row.id));
        change({ rows, count: Math.max(0, state.value.count - removed) });
      }
      if (inserted > 0) change({ added: state.value.added + inserted });
    });
    for (let start = 0; start < touched.length; start += readAtOnce) {
      const fresh = new Map((await read(touched.slice(start, start + readAtOnce))).map((lead) => [lead.id, lead]));
      change({
        rows: state.value.rows.map((row) => newerOf(row, fresh.get(row.id))),
      });
    }
  }

  return {
    state,
    show,
    loadMore,
    reload: () => show(state.value.query),
    put,
    applyChanges,
    stop: () => running.abort(),
  };
}

/** Rows move between pages while one scrolls; a lead that comes a second time keeps its first place. */
function withoutRepeats(rows: readonly Lead[], next: readonly Lead[]): Lead[] {
  const known = new Set(rows.map((row) => row.id));
  return [...rows, ...next.filter((lead) => !known.has(lead.id))];
}

/** A slow answer must not put an older version over a newer one. */
function newerOf(row: Lead, read: Lead | undefined): Lead {
  if (!read) return row;
  return Date.parse(read.updated_at) >= Date.parse(row.updated_at) ? read : row;
}
