import { ChevronDown, FileText } from "lucide-preact";
import { useState } from "preact/hooks";
import type { EmailTemplate } from "../../../shared/contracts/email_template.ts";
import { messageOf } from "../../api/api_error.ts";
import { pathTo } from "../../state/router.ts";
import { Button } from "../../ui/Button.tsx";
import { ChoiceList } from "../../ui/ChoiceList.tsx";
import { Link } from "../../ui/Link.tsx";
import { Popover } from "../../ui/Popover.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { SaveTemplateDialog } from "./SaveTemplateDialog.tsx";
import { listTemplates } from "./template_requests.ts";

interface TemplateMenuProps {
  workspaceId: string;
  /** "Step 2". */
  name: string;
  mail: { subject: string; body: string };
  onUse: (mail: { subject: string; body: string }) => void;
}

/** Begins a mail from a template, or keeps it as one. The mail takes a copy: later changes of the template change no mail. */
export function TemplateMenu({ workspaceId, name, mail, onUse }: TemplateMenuProps) {
  const [templates, setTemplates] = useState<EmailTemplate[]>();
  const [problem, setProblem] = useState<string>();
  const [saving, setSaving] = useState(false);
  const load = () => {
    setProblem(undefined);
    listTemplates(workspaceId).then(setTemplates, (error) => setProblem(messageOf(error)));
  };
  return (
    <>
      <Popover
        label={`Templates for ${name}`}
        class="w-80 p-2"
        trigger={(attributes) => (
          <Button {...attributes} size="small" icon={FileText} onClick={load}>
            Templates
            <ChevronDown size={13} aria-hidden="true" />
          </Button>
        )}
      >
        {(close) => (
          <div class="grid gap-2">
            {problem && (
              <p role="alert" class="px-2 text-danger text-sm">
                The templates could not be read. {problem}
              </p>
            )}
            {!templates && !problem && <Skeleton class="h-20 w-full" />}
            {templates && (
              <ChoiceList
                label="Templates"
                single
                choices={templates.map(({ id, name: label }) => ({ value: id, label }))}
                chosen={new Set()}
                emptyText="There is none yet. Keep this mail as the first."
                onToggle={(id) => {
                  const chosen = templates.find((template) => template.id === id);
                  close();
                  if (chosen) onUse({ subject: chosen.subject, body: chosen.body });
                }}
              />
            )}
            <Button
              size="small"
              disabled={mail.body.trim() === ""}
              onClick={() => {
                close();
                setSaving(true);
              }}
            >
              Keep this mail as a template
            </Button>
            <Link to={pathTo.templates()} class="px-2 py-1 text-accent text-sm hover:underline">
              All templates
            </Link>
          </div>
        )}
      </Popover>
      {saving && <SaveTemplateDialog workspaceId={workspaceId} mail={mail} onClose={() => setSaving(false)} />}
    </>
  );
}
