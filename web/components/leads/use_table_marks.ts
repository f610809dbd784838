import type { RefObject } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { moveRow } from "./move_row.ts";
import { tickRows } from "./tick_rows.ts";

interface TableMarksOptions {
  rows: readonly Lead[];
  table: RefObject<HTMLTableElement | null>;
  rowsPerView: () => number;
  scrollTo: (index: number) => void;
  ticked: ReadonlySet<string>;
  onTick: (ids: ReadonlySet<string>) => void;
  onOpen: (leadId: string) => void;
}

/** The keyboard's place in the table and the ticked rows: what keys and clicks make of them. */
export function useTableMarks({ rows, table, rowsPerView, scrollTo, ticked, onTick, onOpen }: TableMarksOptions) {
  const [activeId, setActiveId] = useState<string>();
  const lastTicked = useRef<string>(undefined);
  const active = rows.findIndex((row) => row.id === activeId);

  function tick(leadId: string, range: boolean) {
    onTick(tickRows({ rows, ticked, leadId, from: range ? lastTicked.current : undefined }));
    lastTicked.current = leadId;
  }

  function onClick(event: MouseEvent) {
    if (!(event.target instanceof Element) || event.defaultPrevented) return;
    const leadId = event.target.closest<HTMLElement>("[data-lead-id]")?.dataset.leadId;
    if (!leadId) return;
    setActiveId(leadId);
    if (event.target.closest("[data-tick]")) {
      event.preventDefault();
      tick(leadId, event.shiftKey);
    } else if (!event.target.closest("a") && !getSelection()?.toString()) onOpen(leadId);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.target !== table.current || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = moveRow(event.key, active, rows.length, rowsPerView());
    const current = rows[active];
    if (next !== undefined) {
      setActiveId(rows[next]?.id);
      scrollTo(next);
    } else if (event.key === "Enter" && current) onOpen(current.id);
    else if ((event.key === " " || event.key.toLowerCase() === "x") && current) tick(current.id, event.shiftKey);
    else if (event.key === "Escape" && ticked.size > 0) onTick(new Set());
    else return;
    event.preventDefault();
  }

  function onFocus(event: FocusEvent) {
    if (event.target === table.current && active < 0) setActiveId(rows[0]?.id);
  }

  return { active, onClick, onKeyDown, onFocus };
}
