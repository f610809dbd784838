import type { ToolView } from "../../../shared/contracts/events.ts";
import { AccountsView } from "./AccountsView.tsx";
import { AlertRulesView } from "./AlertRulesView.tsx";
import { BulkView } from "./BulkView.tsx";
import { CampaignView } from "./CampaignView.tsx";
import { ChangesView } from "./ChangesView.tsx";
import { EmailView } from "./EmailView.tsx";
import { ExportView } from "./ExportView.tsx";
import { FactsView } from "./FactsView.tsx";
import { ImportView } from "./ImportView.tsx";
import { LeadsView } from "./LeadsView.tsx";
import { LeadView } from "./LeadView.tsx";
import { MeasureView } from "./MeasureView.tsx";
import { MemoriesView } from "./MemoriesView.tsx";
import { PersonExportView } from "./PersonExportView.tsx";
import { QuestionView } from "./QuestionView.tsx";
import { RemindersView } from "./RemindersView.tsx";
import { ResearchView } from "./ResearchView.tsx";
import { ScoreView } from "./ScoreView.tsx";
import { TasksView } from "./TasksView.tsx";

/** A tool's result as its kind is best looked at. */
export function ToolResult({ view }: { view: ToolView }) {
  switch (view.kind) {
    case "leads":
      return <LeadsView view={view} />;
    case "accounts":
      return <AccountsView view={view} />;
    case "lead":
      return <LeadView view={view} />;
    case "changes":
      return <ChangesView view={view} />;
    case "email":
      return <EmailView view={view} />;
    case "score":
      return <ScoreView view={view} />;
    case "import":
      return <ImportView view={view} />;
    case "bulk":
      return <BulkView view={view} />;
    case "research":
      return <ResearchView view={view} />;
    case "export":
      return <ExportView view={view} />;
    case "person_export":
      return <PersonExportView view={view} />;
    case "campaign":
      return <CampaignView view={view} />;
    case "measure":
      return <MeasureView view={view} />;
    case "reminders":
      return <RemindersView view={view} />;
    case "question":
      return <QuestionView view={view} />;
    case "tasks":
      return <TasksView view={view} />;
    case "alert_rules":
      return <AlertRulesView view={view} />;
    case "facts":
      return <FactsView view={view} />;
    case "memories":
      return <MemoriesView view={view} />;
  }
}

/** The view of one kind. */
export type ViewOf<Kind extends ToolView["kind"]> = Extract<ToolView, { kind: Kind }>;
