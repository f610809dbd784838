import { useEffect } from "preact/hooks";
import { bringFile } from "../../components/imports/bring_file.ts";
import { FileDrop } from "../../components/imports/FileDrop.tsx";
import { ImportPage } from "../../components/imports/ImportPage.tsx";
import { ImportStart } from "../../components/imports/ImportStart.tsx";
import { loadCustomFields } from "../../state/custom_fields.ts";
import { takeDroppedFile } from "../../state/dropped_file.ts";
import { loadMembers } from "../../state/members.ts";
import { navigate, pathTo, route } from "../../state/router.ts";
import { loadStages } from "../../state/stages.ts";
import { toastError } from "../../state/toasts.ts";
import { mayWrite, workspace } from "../../state/workspaces.ts";

/** Files of leads: bringing one, and what became of each. */
export function ImportsScreen() {
  const here = route.value;
  const workspaceId = workspace.value?.workspace_id;
  const importId = here.name === "imports" ? here.importId : undefined;
  const bring = async (file: File) => {
    if (!workspaceId) return;
    if (importId) navigate(pathTo.imports());
    const brought = await bringFile(file, workspaceId);
    if (brought) navigate(pathTo.imports(brought.id));
  };
  useEffect(() => {
    if (!workspaceId) return;
    Promise.all([loadMembers(workspaceId), loadCustomFields(workspaceId), loadStages(workspaceId)]).catch(toastError);
    const dropped = takeDroppedFile();
    if (dropped && mayWrite.peek()) void bring(dropped);
  }, [workspaceId]);
  if (!workspaceId) return null;
  return (
    <FileDrop class="h-full overflow-y-auto" onFile={mayWrite.value ? (file) => void bring(file) : undefined}>
      {importId ? (
        <ImportPage key={importId} importId={importId} />
      ) : (
        <ImportStart workspaceId={workspaceId} onFile={(file) => void bring(file)} />
      )}
    </FileDrop>
  );
}
