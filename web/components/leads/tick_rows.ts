interface TickRowsOptions {
  rows: readonly { id: string }[];
  ticked: ReadonlySet<string>;
  leadId: string;
  /** The row that was ticked before, to tick everything up to `leadId`. */
  from: string | undefined;
}

/** The ticked rows after one was ticked or unticked, or a range was ticked. */
export function tickRows({ rows, ticked, leadId, from }: TickRowsOptions): ReadonlySet<string> {
  const next = new Set(ticked);
  const start = rows.findIndex((row) => row.id === from);
  const end = rows.findIndex((row) => row.id === leadId);
  if (start >= 0 && end >= 0 && start !== end) {
    for (const row of rows.slice(Math.min(start, end), Math.max(start, end) + 1)) next.add(row.id);
  } else if (!next.delete(leadId)) next.add(leadId);
  return next;
}
