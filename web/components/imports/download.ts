import { callFunction } from "../../api/functions.ts";

/**
 * Gets a file from a function and hands it to the browser to keep.
 * @throws ApiError
 */
export async function download(
  path: string,
  { name, body }: { name: string; body?: Record<string, unknown> },
): Promise<void> {
  const response = await callFunction(path, body ? { body } : { method: "GET" });
  saveFile(await response.blob(), name);
}

/** Hands a file to the browser to keep. */
export function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** The leads that match a filter, as a CSV file with the day in its name. */
export function downloadLeads(workspaceId: string, filter: Record<string, unknown>): Promise<void> {
  const day = new Date().toISOString().slice(0, 10);
  return download("export", { name: `leads ${day}.csv`, body: { workspace_id: workspaceId, filter } });
}
