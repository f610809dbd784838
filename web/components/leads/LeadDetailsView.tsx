import { TriangleAlert, UserX } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { messageOf } from "../../api/api_error.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { FactsSection } from "../facts/FactsSection.tsx";
import { LeadHistory } from "../history/LeadHistory.tsx";
import { StageStays } from "../history/StageStays.tsx";
import type { DuplicatePair } from "../lead_care/care_requests.ts";
import { DuplicateHint } from "../lead_care/DuplicateHint.tsx";
import { LeadReminders } from "../reminders/LeadReminders.tsx";
import { LeadFacts } from "./LeadFacts.tsx";
import { LeadHeading } from "./LeadHeading.tsx";
import type { LeadEdit } from "./lead_record.ts";
import { NoteComposer } from "./NoteComposer.tsx";
import { useLeadRecord } from "./use_lead_record.ts";

interface LeadDetailsViewProps {
  workspaceId: string;
  leadId: string;
  known: Lead | undefined;
  onLead: (lead: Lead) => void;
  onAsk: (question: string) => void;
  onCompare: (pair: DuplicatePair) => void;
}

/** Everything about one lead. */
export function LeadDetailsView({ workspaceId, leadId, known, onLead, onAsk, onCompare }: LeadDetailsViewProps) {
  const record = useLeadRecord(workspaceId, leadId, known, onLead);
  const [problem, setProblem] = useState<string>();
  const { status, details, error } = record.state.value;

  async function edit(next: LeadEdit) {
    setProblem(undefined);
    try {
      await record.edit(next);
    } catch (thrown) {
      // After a conflict the drawer shows the other person's version, and the sentence says what to do.
      setProblem(`Not saved. ${messageOf(thrown)}`);
    }
  }

  if (status === "missing") {
    return (
      <EmptyState icon={UserX} title="This lead is not here">
        It was deleted, or it belongs to a workspace that you cannot see.
      </EmptyState>
    );
  }
  if (!details) {
    if (status !== "failed") return <DetailsSkeleton />;
    return (
      <ErrorState title="The lead could not be read" message={messageOf(error)} onRetry={() => void record.load()} />
    );
  }
  // What is told of a lead without a change of the lead itself (a note) is seen by the newest entry.
  const version = `${details.lead.updated_at} ${details.activities[0]?.id}`;
  return (
    <>
      {problem && (
        <p role="alert" class="flex gap-2.5 bg-warning-soft px-5 py-2.5 text-warning">
          <TriangleAlert size={16} aria-hidden="true" class="mt-0.5 shrink-0" />
          {problem}
        </p>
      )}
      <LeadHeading workspaceId={workspaceId} lead={details.lead} onEdit={edit} onAsk={onAsk} />
      <DuplicateHint workspaceId={workspaceId} lead={details.lead} onCompare={onCompare} />
      <LeadFacts workspaceId={workspaceId} lead={details.lead} onEdit={edit} />
      <FactsSection workspaceId={workspaceId} subject={{ lead_id: leadId }} onChanged={() => void record.load()} />
      <LeadReminders workspaceId={workspaceId} leadId={leadId} />
      <section aria-labelledby="timeline-heading" class="border-line border-t px-5 pt-4 pb-8">
        <h3 id="timeline-heading" class="mb-3 font-semibold">
          Timeline
        </h3>
        <div class="mb-4">
          <StageStays workspaceId={workspaceId} leadId={leadId} version={version} />
        </div>
        <NoteComposer workspaceId={workspaceId} leadId={leadId} onAdded={() => record.load()} />
        <LeadHistory workspaceId={workspaceId} leadId={leadId} version={version} />
      </section>
    </>
  );
}

function DetailsSkeleton() {
  return (
    <div aria-busy="true" class="grid gap-4 p-5">
      <span class="sr-only">Loading lead</span>
      <div class="flex items-center gap-3">
        <Skeleton class="size-10 rounded-full" />
        <div class="grid flex-1 gap-2">
          <Skeleton class="h-4 w-40" />
          <Skeleton class="h-3.5 w-56" />
        </div>
      </div>
      {[1, 2, 3, 4, 5, 6].map((row) => (
        <Skeleton key={row} class="h-5 w-full" />
      ))}
    </div>
  );
}
