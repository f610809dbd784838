import { toast, toastError } from "../../state/toasts.ts";
import { restoreLeads, unmergeLeads } from "./care_requests.ts";

/** Says that leads are in the bin, with the way back. `onBack` runs once they are restored. */
export function toastDeleted(workspaceId: string, ids: string[], title: string, onBack: () => void): void {
  const undo = async () => {
    try {
      const { kept } = await restoreLeads(workspaceId, ids);
      onBack();
      for (const each of kept) toast({ title: `${each.name} stays in the bin`, body: each.reason, tone: "warning" });
    } catch (error) {
      toastError(error);
    }
  };
  toast({ title, tone: "success", actions: [{ label: "Undo", run: () => void undo() }] });
}

/** Says that two leads are one now, with the way back. */
export function toastMerged(workspaceId: string, mergeId: string, title: string, onBack: () => void): void {
  const undo = async () => {
    try {
      await undoMerge(workspaceId, mergeId);
      onBack();
    } catch (error) {
      toastError(error);
    }
  };
  toast({ title, tone: "success", actions: [{ label: "Undo", run: () => void undo() }] });
}

/** Makes two leads of one again and says what stays as someone left it. @throws ApiError */
export async function undoMerge(workspaceId: string, mergeId: string): Promise<void> {
  const kept = await unmergeLeads(workspaceId, mergeId);
  toast({
    title: "The merge is undone",
    tone: kept.length > 0 ? "warning" : "success",
    body: kept.length > 0 ? `Kept as it is now: ${[...new Set(kept)].join(" ")}` : undefined,
  });
}
