import { z } from "zod";
import { rpc } from "../../api/rest.ts";
import { toast, toastError } from "../../state/toasts.ts";
import { saveFile } from "../imports/download.ts";

const everything = z.record(z.string(), z.unknown());

/** Hands everything that is kept about a person to the browser, as a JSON file; says so, or why not. */
export async function exportPerson(workspaceId: string, { id, name }: { id: string; name: string }): Promise<void> {
  try {
    const found = await rpc("export_person", { workspace_id: workspaceId, lead_id: id }, everything);
    saveFile(new Blob([JSON.stringify(found, null, 2)], { type: "application/json" }), `${fileName(name)}.json`);
    toast({ title: `Everything about ${name} is in the file`, tone: "success" });
  } catch (error) {
    toastError(error);
  }
}

function fileName(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N} ._-]+/gu, "").trim() || "person";
}
