import { useEffect } from "preact/hooks";
import { chatFile, setChatFile } from "../../state/chat_file.ts";
import { LazyPart } from "../LazyPart.tsx";
import type { ViewOf } from "./ToolResult.tsx";

const importCard = () => import("../imports/ImportCard.tsx").then((module) => module.ImportCard);

/** A file that the assistant proposes to import, or has begun to; followed live. */
export function ImportView({ view }: { view: ViewOf<"import"> }) {
  useEffect(() => {
    // It stands in the conversation now, and need not stand above the composer too.
    const waiting = chatFile.peek();
    if (waiting?.importId === view.import_id) setChatFile(waiting.workspaceId, undefined);
  }, [view.import_id]);
  return (
    <LazyPart
      load={importCard}
      props={{ importId: view.import_id, fileName: view.file_name, isProposal: true }}
      placeholder={<p class="text-muted">{view.file_name}</p>}
    />
  );
}
