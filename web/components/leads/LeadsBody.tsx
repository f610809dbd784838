import type { ComponentChildren } from "preact";
import type { LeadSort } from "../../../shared/contracts/lead_filter.ts";
import { messageOf } from "../../api/api_error.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { LeadCards } from "./LeadCards.tsx";
import { LeadsEmpty } from "./LeadsEmpty.tsx";
import { LeadsSkeleton } from "./LeadsSkeleton.tsx";
import { LeadTable } from "./LeadTable.tsx";
import type { LeadListState } from "./lead_list.ts";
import { isNarrowed } from "./lead_query.ts";
import { StaleBanner } from "./StaleBanner.tsx";

interface LeadsBodyProps {
  list: LeadListState;
  width: number;
  /** Undefined: the usual ones. */
  columns: readonly string[] | undefined;
  asCards: boolean;
  pathOf: (leadId: string) => string;
  ticked: ReadonlySet<string>;
  /** Cards, which have no tick box otherwise, show one. */
  isSelecting: boolean;
  onTick: (ids: ReadonlySet<string>) => void;
  onSort: (sort: LeadSort | null) => void;
  onOpen: (leadId: string) => void;
  onMore: () => void;
  onReload: () => void;
  onClear: () => void;
  onAdd: () => void;
}

/** The rows in the form that fits the width, or what stands in their place. */
export function LeadsBody({ list, width, asCards, onReload, onClear, onAdd, ...rest }: LeadsBodyProps) {
  if (list.status === "failed") {
    return (
      <InTheMiddle>
        <ErrorState title="The leads could not be read" message={messageOf(list.error)} onRetry={onReload} />
      </InTheMiddle>
    );
  }
  if (list.status === "loading") return <LeadsSkeleton width={width} asCards={asCards} />;
  if (list.rows.length === 0 && list.status === "ready") {
    return (
      <InTheMiddle>
        <LeadsEmpty narrowed={isNarrowed(list.query)} onClear={onClear} onAdd={onAdd} />
      </InTheMiddle>
    );
  }
  const { pathOf, onOpen, onMore, ticked, isSelecting, onTick } = rest;
  return (
    <>
      {asCards ? (
        <LeadCards {...{ list, pathOf, onOpen, onMore, ticked, isSelecting, onTick }} />
      ) : (
        <LeadTable list={list} width={width} {...rest} />
      )}
      <StaleBanner list={list} onReload={onReload} />
    </>
  );
}

function InTheMiddle({ children }: { children: ComponentChildren }) {
  return <div class="grid h-full place-content-center overflow-y-auto pb-[12%]">{children}</div>;
}
