import { Plus } from "lucide-preact";
import { useState } from "preact/hooks";
import { ApiError, messageOf } from "../../api/api_error.ts";
import { loadStages, stages } from "../../state/stages.ts";
import { toast } from "../../state/toasts.ts";
import { workspace } from "../../state/workspaces.ts";
import { announce } from "../../ui/Announcer.tsx";
import { Button } from "../../ui/Button.tsx";
import { RemoveStageDialog } from "./RemoveStageDialog.tsx";
import { SettingsSection } from "./SettingsSection.tsx";
import { StageRow } from "./StageRow.tsx";
import { addStage, draftOf, isChanged, moveStage, problemOf, type StageDraft, saveList } from "./stage_draft.ts";
import { saveStages } from "./stage_requests.ts";

const mostStages = 20;

/** The stages of the pipeline: owners and admins change them, everyone sees them. */
export function StageSettings({ workspaceId }: { workspaceId: string }) {
  const role = workspace.value?.role;
  const mayManage = role === "owner" || role === "admin";
  const [draft, setDraft] = useState<StageDraft[]>();
  const [removing, setRemoving] = useState<StageDraft>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const present = stages.value;
  const list = draft ?? draftOf(present);
  const kept = list.filter((stage) => !stage.moveTo);
  const changed = isChanged(present, list);
  const change = (next: StageDraft[]) => {
    setProblem(undefined);
    setDraft(next);
  };
  const put = (changedStage: StageDraft) =>
    change(list.map((stage) => (stage.id === changedStage.id ? changedStage : stage)));

  async function save() {
    const wrong = problemOf(list);
    setProblem(wrong);
    if (wrong) return;
    setBusy(true);
    try {
      const { moved } = await saveStages(workspaceId, saveList(list), present);
      const leads = moved === 0 ? "" : ` ${moved} ${moved === 1 ? "lead" : "leads"} moved.`;
      toast({ title: `The stages are saved.${leads}`, tone: "success" });
      await loadStages(workspaceId);
      setDraft(undefined);
    } catch (error) {
      setProblem(messageOf(error));
      // Someone else was faster: what is there now is shown, and can be changed again.
      if (error instanceof ApiError && error.code === "conflict") {
        await loadStages(workspaceId).catch(() => undefined);
        setDraft(undefined);
      }
    }
    setBusy(false);
  }

  return (
    <SettingsSection
      title="Pipeline"
      description="The stages that a lead goes through, in their order. Open: still being worked on. Won and lost: decided."
    >
      <ol aria-label="Stages" class="grid divide-y divide-line rounded-lg border border-line bg-surface">
        {kept.map((stage, index) => (
          <StageRow
            key={stage.id}
            stage={stage}
            readOnly={!mayManage}
            isFirst={index === 0}
            isLast={index === kept.length - 1}
            onChange={put}
            onMove={(step) => {
              change(moveStage(list, stage.id, step));
              announce(`${stage.label}, now stage ${index + 1 + step} of ${kept.length}`);
            }}
            onRemove={() => (stage.key ? setRemoving(stage) : change(list.filter((each) => each !== stage)))}
          />
        ))}
      </ol>
      {mayManage && (
        <div class="mt-3 flex flex-wrap items-center gap-2">
          <Button icon={Plus} disabled={kept.length >= mostStages} onClick={() => change(addStage(list))}>
            Add a stage
          </Button>
          {changed && (
            <>
              <span class="flex-1" />
              <Button tone="quiet" disabled={busy} onClick={() => change(draftOf(present))}>
                Discard
              </Button>
              <Button tone="primary" busy={busy} onClick={() => void save()}>
                Save the stages
              </Button>
            </>
          )}
        </div>
      )}
      {problem && (
        <p role="alert" class="mt-2 text-danger text-sm">
          {problem}
        </p>
      )}
      <RemoveStageDialog
        workspaceId={workspaceId}
        stage={removing}
        others={kept.filter((stage) => stage !== removing)}
        onClose={() => setRemoving(undefined)}
        onRemove={(stage, target) => {
          put({ ...stage, moveTo: target.label });
          setRemoving(undefined);
        }}
      />
    </SettingsSection>
  );
}
