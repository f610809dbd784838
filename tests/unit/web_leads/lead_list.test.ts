import { describe, expect, it } from "vitest";
import { type FoundLeads, LeadList } from "../../../web/components/leads/lead_list.ts";
import { everyLead, type LeadQuery } from "../../../web/components/leads/lead_query.ts";
import { sampleLead } from "./sample_lead.ts";

function page(ids: string[], nextCursor: string | null = null): FoundLeads {
  return {
    leads: ids.map((id) => sampleLead(id)),
    count: 3,
    countIsExact: true,
    nextCursor,
  };
}

function query(text: string): LeadQuery {
  return { ...everyLead, filter: { ...everyLead.filter, text } };
}

/** A search whose answers the test gives when it likes. */
function heldSearch() {
  const asked: {
    text: string | undefined;
    cursor: string | null;
    answer(page: FoundLeads): void;
    fail(): void;
  }[] = [];
  return {
    asked,
    search: (wanted: LeadQuery, cursor: string | null) =>
      new Promise<FoundLeads>((resolve, reject) => {
        asked.push({
          text: wanted.filter.text,
          cursor,
          answer: resolve,
          fail: () => reject(new Error("Offline.")),
        });
      }),
  };
}

const ids = (list: LeadList) => list.state.value.rows.map((row) => row.id);
const readNone = async () => [];

describe("the list of leads", () => {
  it("drops the answer to an earlier query that arrives after a later one's", async () => {
    const { asked, search } = heldSearch();
    const list = new LeadList({ search, read: readNone });
    const first = list.show(query("a"));
    const second = list.show(query("ab"));
    asked[1]?.answer(page(["2"]));
    asked[0]?.answer(page(["1"]));
    await Promise.all([first, second]);
    expect(ids(list)).toEqual(["2"]);
    expect(list.state.value.status).toBe("ready");
  });

  it("appends the next page once however often it is asked for, without repeats", async () => {
    const { asked, search } = heldSearch();
    const list = new LeadList({ search, read: readNone });
    const shown = list.show(everyLead);
    asked[0]?.answer(page(["1", "2"], "after-2"));
    await shown;
    const more = [list.loadMore(), list.loadMore()];
    expect(asked).toHaveLength(2);
    expect(asked[1]?.cursor).toBe("after-2");
    asked[1]?.answer(page(["2", "3"]));
    await Promise.all(more);
    expect(ids(list)).toEqual(["1", "2", "3"]);
    expect(list.state.value.more).toBe("none");
    await list.loadMore();
    expect(asked).toHaveLength(2);
  });

  it("keeps its rows when a further page fails and reads on after a retry", async () => {
    const { asked, search } = heldSearch();
    const list = new LeadList({ search, read: readNone });
    const shown = list.show(everyLead);
    asked[0]?.answer(page(["1"], "after-1"));
    await shown;
    const failed = list.loadMore();
    asked[1]?.fail();
    await failed;
    expect(list.state.value.more).toBe("failed");
    const retried = list.loadMore();
    asked[2]?.answer(page(["2"]));
    await retried;
    expect(ids(list)).toEqual(["1", "2"]);
  });

  it("drops a further page of a query that was replaced meanwhile", async () => {
    const { asked, search } = heldSearch();
    const list = new LeadList({ search, read: readNone });
    const shown = list.show(query("a"));
    asked[0]?.answer(page(["1"], "after-1"));
    await shown;
    const more = list.loadMore();
    const replaced = list.show(query("b"));
    asked[1]?.answer(page(["9"]));
    asked[2]?.answer(page(["2"]));
    await Promise.all([more, replaced]);
    expect(ids(list)).toEqual(["2"]);
  });

  it("says that the search failed and recovers by reloading", async () => {
    const { asked, search } = heldSearch();
    const list = new LeadList({ search, read: readNone });
    const shown = list.show(everyLead);
    asked[0]?.fail();
    await shown;
    expect(list.state.value.status).toBe("failed");
    const reloaded = list.reload();
    asked[1]?.answer(page(["1"]));
    await reloaded;
    expect(list.state.value.status).toBe("ready");
  });
});

describe("changes by others", () => {
  async function listOf(read: (ids: string[]) => Promise<ReturnType<typeof sampleLead>[]>) {
    const list = new LeadList({
      search: async () => page(["1", "2", "3"]),
      read,
    });
    await list.show(everyLead);
    return list;
  }

  it("reads a shown row again, and only that", async () => {
    const asked: string[][] = [];
    const list = await listOf(async (wanted) => {
      asked.push(wanted);
      return [sampleLead("2", { stage: "won", updated_at: "2026-11-02T09:00:00Z" })];
    });
    await list.applyChanges([
      { operation: "update", leadId: "2" },
      { operation: "update", leadId: "2" },
      { operation: "update", leadId: "elsewhere" },
    ]);
    expect(asked).toEqual([["2"]]);
    expect(list.state.value.rows.map((row) => row.stage)).toEqual(["new", "won", "new"]);
  });

  it("never puts an older version over a newer one", async () => {
    const list = await listOf(async () => [sampleLead("2", { stage: "lost", updated_at: "2026-10-01T09:00:00Z" })]);
    await list.applyChanges([{ operation: "update", leadId: "2" }]);
    expect(list.state.value.rows[1]?.stage).toBe("new");
  });

  it("lets a changed row leave that cannot be read any more: it lies in the bin", async () => {
    const list = await listOf(readNone);
    await list.applyChanges([{ operation: "update", leadId: "2" }]);
    expect(ids(list)).toEqual(["1", "3"]);
    expect(list.state.value).toMatchObject({ count: 2, stale: false });
  });

  it("lets deleted rows leave and counts new ones", async () => {
    const list = await listOf(readNone);
    await list.applyChanges([
      { operation: "delete", leadId: "1" },
      { operation: "insert", leadId: "4" },
    ]);
    expect(ids(list)).toEqual(["2", "3"]);
    expect(list.state.value).toMatchObject({ count: 2, added: 1, stale: false });
  });

  it("looks whether a lead that is not shown belongs here since its change", async () => {
    let found = page(["1", "2", "3"]);
    const list = new LeadList({ search: async () => found, read: readNone });
    await list.show(everyLead);
    await list.applyChanges([{ operation: "update", leadId: "9" }]);
    expect(list.state.value.stale).toBe(false);
    found = page(["9", "1", "2"]);
    await list.applyChanges([{ operation: "update", leadId: "9" }]);
    expect(list.state.value.stale).toBe(true);
  });

  it("does not call one's own new lead news", async () => {
    const list = await listOf(readNone);
    await list.takeIn("4");
    await list.applyChanges([
      { operation: "insert", leadId: "4" },
      { operation: "insert", leadId: "5" },
    ]);
    expect(list.state.value.added).toBe(1);
  });

  it("notices what changed unheard when it looks again, and only then", async () => {
    let found = page(["1", "2", "3"]);
    const list = new LeadList({ search: async () => found, read: readNone });
    await list.show(everyLead);
    await list.check();
    expect(list.state.value.stale).toBe(false);
    found = page(["3", "1", "2"]);
    await list.check();
    expect(list.state.value.stale).toBe(true);
    expect(ids(list)).toEqual(["1", "2", "3"]);
    await list.reload();
    expect(list.state.value.stale).toBe(false);
    found = { ...found, count: 4 };
    await list.check();
    expect(list.state.value.stale).toBe(true);
  });

  it("takes no answer for no news", async () => {
    const { asked, search } = heldSearch();
    const list = new LeadList({ search, read: readNone });
    const shown = list.show(everyLead);
    asked[0]?.answer(page(["1"]));
    await shown;
    const looked = list.check();
    asked[1]?.fail();
    await looked;
    expect(list.state.value).toMatchObject({ stale: false, status: "ready" });
  });

  it("says that it may be out of date after many changes at once, until it is read again", async () => {
    const list = await listOf(readNone);
    await list.applyChanges([{ operation: "update", leadId: null }]);
    expect(list.state.value.stale).toBe(true);
    await list.reload();
    expect(list.state.value.stale).toBe(false);
  });
});
