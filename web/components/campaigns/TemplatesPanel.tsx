import { ArrowLeft, FileText, Plus } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import type { EmailTemplate } from "../../../shared/contracts/email_template.ts";
import { messageOf } from "../../api/api_error.ts";
import { navigate, pathTo } from "../../state/router.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Link } from "../../ui/Link.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { CampaignTabs } from "./CampaignTabs.tsx";
import { TemplateEditor } from "./TemplateEditor.tsx";
import { TemplateItem } from "./TemplateItem.tsx";
import { listTemplates } from "./template_requests.ts";

interface TemplatesPanelProps {
  workspaceId: string;
  /** "new" for one to be written; undefined for all. */
  templateId: string | undefined;
}

/** The mails that others begin from: all of them, or one to write, look at and put away. */
export function TemplatesPanel({ workspaceId, templateId }: TemplatesPanelProps) {
  const [templates, setTemplates] = useState<readonly EmailTemplate[]>();
  const [problem, setProblem] = useState<string>();
  const load = () => {
    setProblem(undefined);
    listTemplates(workspaceId).then(setTemplates, (error) => setProblem(messageOf(error)));
  };
  useEffect(load, [workspaceId]);
  const state = problem ? (
    <ErrorState title="The templates could not be read" message={problem} onRetry={load} />
  ) : (
    !templates && <Loading />
  );
  if (templateId === undefined) {
    return (
      <div class="mx-auto grid max-w-240 grid-cols-1 gap-4 px-4 pt-4 pb-16 md:px-6">
        <header class="flex min-h-8.5 items-center gap-3">
          <h1 class="flex-1 font-semibold text-lg">Templates</h1>
          {mayWrite.value && templates && templates.length > 0 && <NewTemplate />}
        </header>
        <CampaignTabs selected="templates" />
        <div id="campaigns-panel" role="tabpanel" aria-label="Templates" class="grid grid-cols-1 gap-4">
          {state}
          {templates && <TemplateList templates={templates} />}
        </div>
      </div>
    );
  }
  const chosen = templates?.find(({ id }) => id === templateId);
  return (
    <div class="mx-auto grid max-w-240 grid-cols-1 gap-4 px-4 pt-4 pb-16 md:px-6">
      <header class="grid gap-1">
        <Link to={pathTo.templates()} class="flex w-fit items-center gap-1.5 text-muted text-sm hover:text-ink">
          <ArrowLeft size={14} aria-hidden="true" />
          Templates
        </Link>
        <h1 class="min-w-0 truncate font-semibold text-xl">
          {chosen?.name ?? (templateId === "new" ? "New template" : "Template")}
        </h1>
      </header>
      {state}
      {templates && (chosen || templateId === "new") && (
        <TemplateEditor key={templateId} workspaceId={workspaceId} template={chosen} onChanged={load} />
      )}
      {templates && !chosen && templateId !== "new" && (
        <EmptyState icon={FileText} title="There is no such template here">
          It may have been put away. Mails that began from it keep their words.
        </EmptyState>
      )}
    </div>
  );
}

function Loading() {
  return (
    <div aria-busy="true" class="grid gap-3">
      <span class="sr-only">Loading templates</span>
      <Skeleton class="h-20 w-full" />
      <Skeleton class="h-20 w-full" />
    </div>
  );
}

function NewTemplate() {
  return (
    <Button tone="primary" icon={Plus} onClick={() => navigate(pathTo.templates("new"))}>
      New template
    </Button>
  );
}

function TemplateList({ templates }: { templates: readonly EmailTemplate[] }) {
  if (templates.length === 0) {
    return (
      <EmptyState icon={FileText} title="Your templates will stand here" action={mayWrite.value && <NewTemplate />}>
        A template is a mail to begin others from. A campaign takes a copy, so a later change of the template changes no
        mail. “Templates” beside each mail of a campaign keeps that mail as one, too.
      </EmptyState>
    );
  }
  return (
    <ul aria-label="Templates" class="grid grid-cols-1 gap-3">
      {templates.map((template) => (
        <TemplateItem key={template.id} template={template} />
      ))}
    </ul>
  );
}
