import { type ReadonlySignal, signal } from "@preact/signals";
import type { Lead } from "../../../shared/contracts/lead.ts";
import type { StageKind } from "../../../shared/contracts/pipeline.ts";
import type { LeadQuery } from "../leads/lead_query.ts";

/** What the board shows: a filter, an order of the cards, and a number to add up, if any. */
export interface BoardQuery extends LeadQuery {
  /** "score", or a custom field as a filter names it. */
  measure: string | null;
}

/** One stage as it was read. */
export interface FoundColumn {
  stage: string;
  label: string;
  kind: StageKind;
  /** All that match, not only those whose cards are loaded. */
  count: number;
  sum: number | null;
  mean: number | null;
  leads: Lead[];
  nextCursor: string | null;
}

export interface BoardColumn extends Omit<FoundColumn, "nextCursor"> {
  /** The cards that follow: `none` at the end. */
  more: "none" | "ready" | "loading" | "failed";
}

export interface BoardState {
  columns: readonly BoardColumn[];
  count: number;
  /** `searching` still shows the previous answer. */
  status: "loading" | "searching" | "ready" | "failed";
  error: unknown;
}

export interface LeadBoardDependencies {
  read(query: BoardQuery, cards: number, signal: AbortSignal): Promise<FoundColumn[]>;
  readColumn(
    stage: string,
    query: BoardQuery,
    cursor: string | null,
    signal: AbortSignal,
  ): Promise<{ leads: Lead[]; nextCursor: string | null }>;
  move(leadId: string, stage: string): Promise<void>;
}

export const cardsAtFirst = 20;
const cardsAtMost = 100;

/** The pipeline as columns of cards: what was read, what is being moved, and what changes meanwhile. */
export class LeadBoard {
  readonly #state = signal<BoardState>({ columns: [], count: 0, status: "loading", error: undefined });
  readonly state: ReadonlySignal<BoardState> = this.#state;
  readonly #dependencies: LeadBoardDependencies;
  readonly #cursors = new Map<string, string | null>();
  /** Where cards go that are on their way, until the database has answered. */
  readonly #moving = new Map<string, string>();
  #query: BoardQuery | undefined;
  #running = new AbortController();

  constructor(dependencies: LeadBoardDependencies) {
    this.#dependencies = dependencies;
  }

  /** Reads the board anew; an answer to an earlier query that arrives later is dropped. */
  async show(query: BoardQuery): Promise<void> {
    this.#query = query;
    const known = this.state.value.columns.length > 0;
    this.#change({ status: known ? "searching" : "loading", error: undefined });
    await this.#read(query, cardsAtFirst, (columns) => columns);
  }

  /** The same query once more, with as many cards as are loaded: for what others changed. Quiet when it fails. */
  async refresh(): Promise<void> {
    const { columns, status } = this.state.value;
    if (!this.#query || status === "failed") return;
    const loaded = Math.max(cardsAtFirst, ...columns.map(({ leads }) => leads.length));
    // As it is when the answer is there: more cards may have come meanwhile.
    await this.#read(this.#query, Math.min(loaded, cardsAtMost), (fresh) =>
      withOlderCards(fresh, this.state.value.columns, this.#cursors),
    );
  }

  /** Reads the next cards of a column, once: calls while they load do nothing. */
  async loadMore(stage: string): Promise<void> {
    const column = this.#columnOf(stage);
    if (!this.#query || (column?.more !== "ready" && column?.more !== "failed")) return;
    const { signal: stopped } = this.#running;
    this.#changeColumn(stage, { more: "loading" });
    try {
      const page = await this.#dependencies.readColumn(stage, this.#query, this.#cursors.get(stage) ?? null, stopped);
      if (stopped.aborted) return;
      this.#cursors.set(stage, page.nextCursor);
      const known = new Set(this.state.value.columns.flatMap(({ leads }) => leads.map(({ id }) => id)));
      const leads = [...(this.#columnOf(stage)?.leads ?? []), ...page.leads.filter(({ id }) => !known.has(id))];
      this.#changeColumn(stage, { leads, more: page.nextCursor ? "ready" : "none" });
    } catch {
      if (!stopped.aborted) this.#changeColumn(stage, { more: "failed" });
    }
  }

  /** Moves a card at once and saves it; puts it back and throws when that is refused. Returns the stage it came from. */
  async move(leadId: string, stage: string): Promise<string | undefined> {
    const from = this.state.value.columns.find(({ leads }) => leads.some(({ id }) => id === leadId))?.stage;
    if (from === undefined || from === stage) return undefined;
    this.#moving.set(leadId, stage);
    this.#place(leadId, stage);
    try {
      await this.#dependencies.move(leadId, stage);
    } catch (error) {
      if (this.#moving.get(leadId) === stage) this.#place(leadId, from);
      throw error;
    } finally {
      if (this.#moving.get(leadId) === stage) this.#moving.delete(leadId);
    }
    return from;
  }

  /** Takes in a lead that was changed elsewhere on the page. */
  put(lead: Lead): void {
    const columns = this.state.value.columns.map((column) => ({
      ...column,
      leads: column.leads.map((each) => (each.id === lead.id ? lead : each)),
    }));
    this.#change({ columns });
    if (!this.#moving.has(lead.id)) this.#place(lead.id, lead.stage);
  }

  /** Drops what is still on its way. */
  stop(): void {
    this.#running.abort();
  }

  async #read(query: BoardQuery, cards: number, made: (fresh: FoundColumn[]) => FoundColumn[]): Promise<void> {
    this.#running.abort();
    this.#running = new AbortController();
    const { signal: stopped } = this.#running;
    this.#loadNoMore();
    try {
      const fresh = made(await this.#dependencies.read(query, cards, stopped));
      if (stopped.aborted) return;
      for (const { stage, nextCursor } of fresh) this.#cursors.set(stage, nextCursor);
      const columns = fresh.map(
        ({ nextCursor, ...column }): BoardColumn => ({ ...column, more: nextCursor ? "ready" : "none" }),
      );
      const count = columns.reduce((sum, column) => sum + column.count, 0);
      this.#change({ columns, count, status: "ready", error: undefined });
      // What was read may be older than a move that has not been answered yet.
      for (const [leadId, stage] of this.#moving) this.#place(leadId, stage);
    } catch (error) {
      if (stopped.aborted) return;
      if (this.state.value.status !== "ready") this.#change({ status: "failed", error });
    }
  }

  /** Cards that were on their way come no more, but may be asked for again. */
  #loadNoMore(): void {
    const columns = this.state.value.columns.map((column) =>
      column.more === "loading" ? { ...column, more: "ready" as const } : column,
    );
    this.#change({ columns });
  }

  /** Puts a card on top of a column, and the counts with it. */
  #place(leadId: string, stage: string): void {
    const { columns } = this.state.value;
    const from = columns.find(({ leads }) => leads.some(({ id }) => id === leadId));
    const lead = from?.leads.find(({ id }) => id === leadId);
    if (!from || !lead || from.stage === stage || !columns.some((column) => column.stage === stage)) return;
    this.#change({
      columns: columns.map((column) => {
        if (column === from) {
          return { ...column, count: column.count - 1, leads: column.leads.filter((each) => each !== lead) };
        }
        if (column.stage !== stage) return column;
        return {
          ...column,
          count: column.count + 1,
          leads: [{ ...lead, stage, stage_label: column.label }, ...column.leads],
        };
      }),
    });
  }

  #columnOf(stage: string): BoardColumn | undefined {
    return this.state.value.columns.find((column) => column.stage === stage);
  }

  #changeColumn(stage: string, part: Partial<BoardColumn>): void {
    const columns = this.state.value.columns.map((column) =>
      column.stage === stage ? { ...column, ...part } : column,
    );
    this.#change({ columns });
  }

  #change(part: Partial<BoardState>): void {
    this.#state.value = { ...this.#state.value, ...part };
  }
}

/** Who had scrolled beyond what is read again keeps the cards from there on, unless they stand elsewhere now. */
function withOlderCards(
  fresh: FoundColumn[],
  before: readonly BoardColumn[],
  cursors: ReadonlyMap<string, string | null>,
): FoundColumn[] {
  const known = new Set(fresh.flatMap(({ leads }) => leads.map(({ id }) => id)));
  return fresh.map((column) => {
    const old = before.find(({ stage }) => stage === column.stage);
    if (!column.nextCursor || !old || old.leads.length <= column.leads.length) return column;
    const older = old.leads.slice(column.leads.length).filter(({ id }) => !known.has(id));
    return { ...column, leads: [...column.leads, ...older], nextCursor: cursors.get(column.stage) ?? null };
  });
}
