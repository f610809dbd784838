import { expect, it } from "vitest";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { createLeadRecord, type LeadEdit } from "../../../web/components/leads/lead_record.ts";
import { sampleLead } from "./sample_lead.ts";

/** A database of one lead that refuses an edit of an older version. */
function oneLead() {
  const stored = { lead: sampleLead("1"), version: 1, unreachable: false };
  function write(changes: Partial<Lead>) {
    stored.version += 1;
    stored.lead = { ...stored.lead, ...changes, updated_at: `2026-11-0${stored.version}T09:00:00Z` };
  }
  function titleEdit(title: string): LeadEdit {
    return {
      patch: { title },
      save: async (confirmed) => {
        if (stored.unreachable) throw new Error("Offline.");
        if (confirmed.updated_at !== stored.lead.updated_at) throw new Error("Changed meanwhile.");
        write({ title });
      },
    };
  }
  const seen: (string | null)[] = [];
  const record = createLeadRecord({
    read: async () => {
      if (stored.unreachable) throw new Error("Offline.");
      return { lead: stored.lead, activities: [], more: false };
    },
    onChange: (lead) => seen.push(lead.title),
  });
  return { stored, write, titleEdit, record, seen, title: () => record.state.value.details?.lead.title };
}

it("shows an edit at once and keeps it once saved", async () => {
  const { record, titleEdit, title, seen } = oneLead();
  await record.load();
  const saved = record.edit(titleEdit("CTO"));
  expect(title()).toBe("CTO");
  expect(record.state.value.saving).toBe(true);
  await saved;
  expect(title()).toBe("CTO");
  expect(record.state.value.saving).toBe(false);
  expect(seen).toEqual([null, "CTO", "CTO"]);
});

it("saves quick edits one after the other, each upon the version before it", async () => {
  const { record, titleEdit, title, stored } = oneLead();
  await record.load();
  await Promise.all([record.edit(titleEdit("CTO")), record.edit(titleEdit("COO"))]);
  expect(title()).toBe("COO");
  expect(stored.version).toBe(3);
});

it("takes a refused edit back and shows the other person's version", async () => {
  const { record, titleEdit, title, write } = oneLead();
  await record.load();
  write({ title: "Founder" });
  await expect(record.edit(titleEdit("CTO"))).rejects.toThrow("Changed meanwhile.");
  expect(title()).toBe("Founder");
  await record.edit(titleEdit("CTO"));
  expect(title()).toBe("CTO");
});

it("takes an edit back when nothing can be reached", async () => {
  const { record, titleEdit, title, stored } = oneLead();
  await record.load();
  stored.unreachable = true;
  await expect(record.edit(titleEdit("CTO"))).rejects.toThrow("Offline.");
  expect(title()).toBeNull();
  await record.load();
  expect(record.state.value.status).toBe("ready");
});

it("tells a lead that does not exist from one that could not be read", async () => {
  const missing = createLeadRecord({ read: async () => null, onChange: () => undefined });
  await missing.load();
  expect(missing.state.value.status).toBe("missing");
  const failed = createLeadRecord({ read: () => Promise.reject(new Error("Offline.")), onChange: () => undefined });
  await failed.load();
  expect(failed.state.value.status).toBe("failed");
});
