import { useEffect, useState } from "preact/hooks";
import type { ListedCampaign } from "../../../shared/contracts/campaign_view.ts";
import { replyKind } from "../../../shared/contracts/reply.ts";
import { permissionScopes, type SendPermission } from "../../../shared/contracts/send_permission.ts";
import { messageOf } from "../../api/api_error.ts";
import { listCampaigns } from "../../components/campaigns/campaign_requests.ts";
import { classWords } from "../../components/replies/reply_words.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Select } from "../../ui/Select.tsx";
import { grantPermission } from "./permission_requests.ts";

interface PermissionDialogProps {
  workspaceId: string;
  onClose: () => void;
  onGranted: () => void;
}

const scopeLabels: Readonly<Record<SendPermission["scope"], string>> = {
  my_leads: "Leads that I own",
  repliers: "Leads who have answered us",
  campaign: "Leads who answered in a campaign",
  class: "Leads whose last reply is of a class",
};
const classes = replyKind.options.filter((each) => each !== "unsubscribe");
const formId = "permission-form";

/** Asks to whom, how many a day and for how long. */
export function PermissionDialog({ workspaceId, onClose, onGranted }: PermissionDialogProps) {
  const [scope, setScope] = useState<SendPermission["scope"]>("my_leads");
  const [campaigns, setCampaigns] = useState<ListedCampaign[]>([]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    if (scope === "campaign") listCampaigns(workspaceId).then(setCampaigns, (error) => setProblem(messageOf(error)));
  }, [workspaceId, scope]);
  async function grant(event: SubmitEvent & { currentTarget: HTMLFormElement }) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const said = (name: string) => String(form.get(name) ?? "");
    setBusy(true);
    setProblem(undefined);
    try {
      await grantPermission(workspaceId, {
        scope,
        ...(scope === "campaign" && { campaign_id: said("campaign") }),
        ...(scope === "class" && { classification: said("class") }),
        daily_cap: Number(said("cap")),
        days: Number(said("days")),
      });
      onGranted();
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Send without asking"
      description="Your assistant sends single mails that you ask for, to these leads, without a card to approve. You can take it back at any time."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} tone="primary" busy={busy}>
            Give the permission
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={grant} class="grid gap-4">
        <Field label="To">
          {(attributes) => (
            <Select
              {...attributes}
              value={scope}
              onChange={(event) => {
                const chosen = permissionScopes.find((each) => each === event.currentTarget.value);
                if (chosen) setScope(chosen);
              }}
            >
              {permissionScopes.map((each) => (
                <option key={each} value={each}>
                  {scopeLabels[each]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {scope === "campaign" && (
          <Field label="Campaign">
            {(attributes) => (
              <Select {...attributes} name="campaign" required>
                {campaigns.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        {scope === "class" && (
          <Field label="Class">
            {(attributes) => (
              <Select {...attributes} name="class">
                {classes.map((each) => (
                  <option key={each} value={each}>
                    {classWords[each].label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        <div class="grid grid-cols-2 gap-4">
          <Field label="Mails a day, at most" hint="1 to 50">
            {(attributes) => (
              <Input {...attributes} name="cap" type="number" min={1} max={50} defaultValue="5" required />
            )}
          </Field>
          <Field label="Days" hint="1 to 90" error={undefined}>
            {(attributes) => (
              <Input {...attributes} name="days" type="number" min={1} max={90} defaultValue="14" required />
            )}
          </Field>
        </div>
        {problem && (
          <p role="alert" class="text-danger">
            {problem}
          </p>
        )}
      </form>
    </Dialog>
  );
}
