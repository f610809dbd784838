import { formatNumber } from "../../state/time.ts";
import type { ApprovalView, StepView } from "../../state/turn_view.ts";
import { toolWords } from "./tool_words.ts";

/** What a proposal is called, and what its main button says. */
export function approvalWords(step: StepView, { preview }: ApprovalView): { title: string; approve: string } {
  if (preview.kind === "email") {
    if (preview.answers != null) {
      return { title: `Send this answer to ${preview.to_name ?? preview.to}?`, approve: "Approve and send" };
    }
    return { title: `Send this e-mail to ${preview.to_name ?? preview.to}?`, approve: "Approve and send" };
  }
  if (preview.kind === "import") {
    return { title: `Import ${preview.file_name}?`, approve: "Approve the import" };
  }
  if (preview.kind === "campaign") {
    const name = `“${preview.campaign.name}”`;
    if (step.tool === "stop_campaign") return { title: `Stop ${name} for good?`, approve: "Stop for good" };
    if (step.tool === "resume_campaign") return { title: `Let ${name} go on?`, approve: "Let it go on" };
    return { title: `Start ${name}? Exactly this is sent.`, approve: "Approve and start" };
  }
  // It asks only where something was read that the person did not write.
  if (step.tool === "remember") {
    return { title: "Remember this? It may come from text of someone outside.", approve: "Remember it" };
  }
  if (step.tool === "change_pipeline") {
    return { title: "Change the stages of the pipeline?", approve: "Change the stages" };
  }
  if (step.tool === "erase_person") {
    return { title: "Erase this person for good? This can't be undone.", approve: "Erase for good" };
  }
  if (preview.kind === "changes") {
    const leads = `${formatNumber(preview.total)} ${preview.total === 1 ? "lead" : "leads"}`;
    if (preview.changes.every(({ field, after }) => field === "lead" && after === "deleted")) {
      return { title: `Delete ${leads}?`, approve: `Delete ${leads}` };
    }
    return { title: `Change ${leads}?`, approve: `Approve for ${leads}` };
  }
  return { title: `${toolWords(step.tool).doing}: is this right?`, approve: "Approve" };
}
