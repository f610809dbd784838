import { useEffect, useRef, useState } from "preact/hooks";
import type { ImportOptions, ImportPreviewRow, LeadImport } from "../../../shared/contracts/lead_import.ts";
import type { ImportMapping } from "../../../shared/domain/imports/suggest_mapping.ts";
import { toastError } from "../../state/toasts.ts";
import { changeImport, previewImport, takeStep } from "./import_requests.ts";

export type ImportDraft = {
  preview: readonly ImportPreviewRow[];
  /** A change is on its way. */
  busy: boolean;
  setMapping: (mapping: ImportMapping) => void;
  setOptions: (options: ImportOptions) => void;
  /** Begins the run. */
  start: () => Promise<void>;
};

/** An import before it runs: what is changed shows at once, is kept, and is tried again. */
export function useDraft(shown: LeadImport, put: (read: LeadImport) => void, withPreview: boolean): ImportDraft {
  const [preview, setPreview] = useState<readonly ImportPreviewRow[]>([]);
  const [busy, setBusy] = useState(false);
  const asked = useRef(0);
  const isOpen = shown.status === "ready" || shown.status === "checking";
  const meaning = JSON.stringify([shown.mapping, shown.options]);
  useEffect(() => {
    if (isOpen && withPreview) previewImport(shown.id).then(setPreview, toastError);
  }, [shown.id, isOpen, withPreview, meaning]);
  useEffect(() => {
    if (shown.status !== "ready" || shown.checked || busy) return;
    takeStep("check_import", shown.id).then(put, () => undefined);
  }, [shown.id, shown.status, shown.checked, busy, put]);
  const change = (what: { mapping?: ImportMapping; options?: ImportOptions }) => {
    asked.current += 1;
    const turn = asked.current;
    setBusy(true);
    put({ ...shown, ...what, checked: null });
    changeImport(shown.id, what)
      .then((read) => turn === asked.current && put(read), toastError)
      .finally(() => turn === asked.current && setBusy(false));
  };
  return {
    preview,
    busy,
    setMapping: (mapping) => change({ mapping }),
    setOptions: (options) => change({ options }),
    start: async () => {
      setBusy(true);
      try {
        put(await takeStep("start_import", shown.id));
      } catch (error) {
        toastError(error);
      }
      setBusy(false);
    },
  };
}
