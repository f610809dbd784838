import { useEffect } from "preact/hooks";
import { chatFile, setChatFile } from "../../state/chat_file.ts";
import { loadCustomFields } from "../../state/custom_fields.ts";
import { bringFile, reading } from "./bring_file.ts";
import { ImportCard } from "./ImportCard.tsx";
import { ReadingCard } from "./ReadingCard.tsx";

/** The file that was brought into the chat, above the composer: from reading it to undoing its import. */
export function ChatFileCard({ workspaceId }: { workspaceId: string }) {
  const file = chatFile.value?.file;
  const importId = chatFile.value?.importId;
  useEffect(() => {
    loadCustomFields(workspaceId).catch(() => undefined);
  }, [workspaceId]);
  useEffect(() => {
    if (!file) return;
    void bringFile(file, workspaceId).then((brought) => {
      // Another file may have been dropped meanwhile.
      if (chatFile.peek()?.file !== file) return;
      if (brought) setChatFile(workspaceId, { importId: brought.id });
      else if (!reading.peek()?.problem) setChatFile(workspaceId, undefined);
    });
  }, [file, workspaceId]);
  return (
    <div class="mb-2 grid max-h-[45dvh] grid-cols-[minmax(0,1fr)] gap-2 overflow-y-auto">
      {reading.value && <ReadingCard file={reading.value} />}
      {importId && (
        <ImportCard key={importId} importId={importId} onDismiss={() => setChatFile(workspaceId, undefined)} />
      )}
    </div>
  );
}
