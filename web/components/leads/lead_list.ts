import { type ReadonlySignal, signal } from "@preact/signals";
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
  /** More may have changed than was heard of: a bulk change, or a while without a connection. */
  stale: boolean;
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
  /** Looks whether the first page has changed unheard, for when the connection is (back) there; says so in `stale`. */
  check(): Promise<void>;
  stop(): void;
}

export interface LeadChange {
  operation: "insert" | "update" | "delete";
  /** Null: many at once, not named one by one. */
  leadId: string | null;
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
    stale: false,
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
      const more = cursor ? "ready" : "none";
      change({ rows: page.leads, count, countIsExact, status: "ready", more, added: 0, stale: false });
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

  async function check() {
    const { query, status, stale } = state.value;
    if (status !== "ready" || stale) return;
    const { signal: stopped } = running;
    // Without an answer nothing is known to have changed; the next join looks again.
    const page = await search(query, null, stopped).catch(() => undefined);
    if (!page || stopped.aborted) return;
    const { rows, count } = state.value;
    change({ stale: count !== page.count || !startsWith(rows, page.leads) });
  }

  function put(lead: Lead) {
    change({
      rows: state.value.rows.map((row) => (row.id === lead.id ? lead : row)),
    });
  }

  async function applyChanges(changes: readonly LeadChange[]) {
    const shown = new Set(state.value.rows.map((row) => row.id));
    const idsOf = (operation: LeadChange["operation"]) =>
      new Set(changes.flatMap((each) => (each.operation === operation && each.leadId ? [each.leadId] : [])));
    const gone = idsOf("delete");
    const added = [...idsOf("insert")].filter((id) => !shown.has(id) && !gone.has(id)).length;
    const touched = [...idsOf("insert"), ...idsOf("update")].filter((id) => shown.has(id) && !gone.has(id));
    const rows = state.value.rows.filter((row) => !gone.has(row.id));
    change({
      rows,
      count: state.value.count - (shown.size - rows.length),
      added: state.value.added + added,
      stale: state.value.stale || changes.some((each) => each.leadId === null),
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
    check,
    stop: () => running.abort(),
  };
}

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
