import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { announce } from "../../ui/Announcer.tsx";
import type { BoardColumn } from "./lead_board.ts";

/** A card that was picked up with the keyboard, and the stage that it would be dropped into. */
export interface Carried {
  lead: Lead;
  target: string;
}

interface BoardKeysOptions {
  frame: RefObject<HTMLElement | null>;
  columns: readonly BoardColumn[];
  onMove: (lead: Lead, stage: string) => void;
}

/** The keys of the board: arrows walk over the cards, space picks one up and drops it; everything is announced. */
export function useBoardKeys({ frame, columns, onMove }: BoardKeysOptions): {
  carried: ReadonlySignal<Carried | undefined>;
  onKeyDown: (event: KeyboardEvent) => void;
} {
  const carried = useSignal<Carried | undefined>(undefined);
  // A card that moves is drawn anew in another column; the focus goes along.
  const focusNext = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    if (focusNext.current === undefined) return;
    focusCard(frame.current, focusNext.current);
    focusNext.current = undefined;
  });

  function onKeyDown(event: KeyboardEvent) {
    const place = placeOf(event.target, columns);
    if (!place || event.ctrlKey || event.metaKey || event.altKey) return;
    const done = carried.value ? carry(event.key, carried.value) : walk(event.key, place);
    if (done) event.preventDefault();
  }

  function walk(key: string, { column, row }: Place): boolean {
    const lead = columns[column]?.leads[row];
    if (key === " " && lead && mayWrite.value) {
      carried.value = { lead, target: lead.stage };
      const label = columns[column]?.label;
      announce(
        `Picked up ${lead.name}, in ${label}, stage ${column + 1} of ${columns.length}. Left and right choose the stage.`,
      );
      return true;
    }
    const next = cardAfter(key, { column, row }, columns);
    if (next) focusCard(frame.current, next);
    return next !== undefined || key.startsWith("Arrow");
  }

  function carry(key: string, { lead, target }: Carried): boolean {
    const at = columns.findIndex(({ stage }) => stage === target);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (step) {
      const next = columns[Math.min(columns.length - 1, Math.max(0, at + step))];
      if (next) {
        carried.value = { lead, target: next.stage };
        announce(`${next.label}, ${next.count} leads`);
        frame.current
          ?.querySelector(`[data-stage="${next.stage}"]`)
          ?.scrollIntoView({ block: "nearest", inline: "nearest" });
      }
      return true;
    }
    if (key === " " || key === "Enter") {
      carried.value = undefined;
      focusNext.current = lead.id;
      if (target === lead.stage) announce(`${lead.name} stays where it was.`);
      else onMove(lead, target);
      return true;
    }
    if (key === "Escape" || key === "Tab") {
      carried.value = undefined;
      announce(`${lead.name} stays where it was.`);
      return key === "Escape";
    }
    return true;
  }

  return { carried, onKeyDown };
}

interface Place {
  column: number;
  row: number;
}

/** Where the focused card is; undefined while the focus is on something else, such as its menu. */
function placeOf(target: EventTarget | null, columns: readonly BoardColumn[]): Place | undefined {
  if (!(target instanceof HTMLAnchorElement)) return undefined;
  const id = target.closest<HTMLElement>("[data-card]")?.dataset.card;
  const column = columns.findIndex(({ leads }) => leads.some((lead) => lead.id === id));
  const row = columns[column]?.leads.findIndex((lead) => lead.id === id) ?? -1;
  return row < 0 ? undefined : { column, row };
}

/** The card that a key leads to; undefined when it leads nowhere. */
export function cardAfter(key: string, { column, row }: Place, columns: readonly BoardColumn[]): string | undefined {
  const here = columns[column]?.leads ?? [];
  if (key === "ArrowDown") return here[row + 1]?.id;
  if (key === "ArrowUp") return here[row - 1]?.id;
  if (key === "Home") return here[0]?.id;
  if (key === "End") return here.at(-1)?.id;
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (!step) return undefined;
  // Empty columns have no card to stand on.
  for (let next = column + step; next >= 0 && next < columns.length; next += step) {
    const leads = columns[next]?.leads ?? [];
    if (leads.length > 0) return leads[Math.min(row, leads.length - 1)]?.id;
  }
  return undefined;
}

function focusCard(frame: HTMLElement | null, leadId: string): void {
  const link = frame?.querySelector<HTMLElement>(`[data-card="${leadId}"] a`);
  link?.focus();
  link?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
