import type { Stage } from "../../state/stages.ts";

/** A stage while one edits the list. */
export interface StageDraft {
  /** Stays the same while one edits: the key, or one of its own for a new stage. */
  id: string;
  /** Absent for a new stage. */
  key?: string;
  label: string;
  kind: Stage["kind"];
  /** Where its leads go once it is removed; only then. */
  moveTo?: string;
}

export function draftOf(stages: readonly Stage[]): StageDraft[] {
  return stages.map(({ key, label, kind }) => ({ id: key, key, label, kind }));
}

/** A new open stage behind the last open one. */
export function addStage(list: readonly StageDraft[]): StageDraft[] {
  const place = list.findLastIndex(({ kind, moveTo }) => kind === "open" && !moveTo) + 1;
  return list.toSpliced(place, 0, { id: crypto.randomUUID(), label: "", kind: "open" });
}

/** The list with one stage a step up (-1) or down (1) among those that stay. */
export function moveStage(list: readonly StageDraft[], id: string, step: -1 | 1): StageDraft[] {
  const kept = list.filter(({ moveTo }) => !moveTo);
  const from = kept.findIndex((stage) => stage.id === id);
  const stage = kept[from];
  const target = from + step;
  if (!stage || target < 0 || target >= kept.length) return [...list];
  const moved = kept.toSpliced(from, 1).toSpliced(target, 0, stage);
  return [...moved, ...list.filter(({ moveTo }) => moveTo)];
}

/** Whether saving would change anything. */
export function isChanged(stages: readonly Stage[], list: readonly StageDraft[]): boolean {
  const outline = (each: { key?: string; label: string; kind: string; moveTo?: string }[]) =>
    JSON.stringify(each.map(({ key, label, kind, moveTo }) => [key, label, kind, moveTo]));
  return outline(draftOf(stages)) !== outline([...list]);
}

/** What the database would refuse, said before it is asked. */
export function problemOf(list: readonly StageDraft[]): string | undefined {
  const kept = list.filter(({ moveTo }) => !moveTo);
  const names = kept.map(({ label }) => label.trim().toLowerCase());
  if (names.includes("")) return "Every stage needs a name.";
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `Two stages are called “${twice}”.`;
  if (kept.length < 2) return "A pipeline has at least two stages.";
  return kept[0]?.kind === "open" ? undefined : "The first stage is an open one: new leads begin there.";
}

/** The list as `save_pipeline_stages()` takes it. */
export function saveList(list: readonly StageDraft[]): Record<string, unknown>[] {
  return list.map(({ key, label, kind, moveTo }) =>
    moveTo ? { key, remove: true, move_leads_to: moveTo } : { ...(key && { key }), label: label.trim(), kind },
  );
}
