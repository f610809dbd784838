import { useEffect, useRef, useState } from "preact/hooks";
import type { ImportOptions, ImportPreviewRow, LeadImport } from "../../../shared/contracts/lead_import.ts";
import type { ImportMapping } from "../../../shared/domain/imports/suggest_mapping.ts";
import { toastError } from "../../state/toasts.ts";
import { changeImport, previewImport, takeStep } from "./import_requests.ts";
import type { FollowedImport } from "./use_import.ts";

export type ImportDraft = {
  /** Undefined until it was read. */
  preview: readonly ImportPreviewRow[] | undefined;
  /** A change is on its way. */
  busy: boolean;
  setMapping: (mapping: ImportMapping) => void;
  setOptions: (options: ImportOptions) => void;
  /** Begins the run. */
  start: () => Promise<void>;
};

/** An import before it runs: what is changed shows at once, is kept, and is tried again. */
export function useDraft(shown: LeadImport, { put, hold, reload }: FollowedImport, withPreview: boolean): ImportDraft {
  const [preview, setPreview] = useState<readonly ImportPreviewRow[]>();
  const [pending, setPending] = useState(0);
  // One change after the other: each is built upon the one before.
  const last = useRef<Promise<unknown>>(Promise.resolve());
  const isOpen = shown.status === "ready" || shown.status === "checking";
  const meaning = JSON.stringify([shown.mapping, shown.options]);
  useEffect(() => {
    if (isOpen && withPreview && pending === 0) {
      previewImport(shown.id).then(setPreview, (error: unknown) => {
        setPreview((before) => before ?? []);
        toastError(error);
      });
    }
  }, [shown.id, isOpen, withPreview, pending, meaning]);
  const inTurn = (work: () => Promise<LeadImport>, onError: (error: unknown) => void = toastError) => {
    const release = hold();
    const turn = last.current.then(async () => {
      const read = await work().catch(onError);
      release();
      if (last.current !== turn) return;
      if (read) put(read);
      else reload();
    });
    last.current = turn;
    return turn;
  };
  useEffect(() => {
    if (shown.status !== "ready" || shown.checked || pending > 0) return;
    // Refused where someone else may change it: they see what was counted before.
    void inTurn(
      () => takeStep("check_import", shown.id),
      () => undefined,
    );
  }, [shown.id, shown.status, shown.checked, pending]);
  const asked = async (work: () => Promise<LeadImport>) => {
    setPending((count) => count + 1);
    await inTurn(work);
    setPending((count) => count - 1);
  };
  const change = (what: { mapping?: ImportMapping; options?: ImportOptions }) => {
    put({ ...shown, ...what, checked: null });
    void asked(() => changeImport(shown.id, what));
  };
  return {
    preview,
    busy: pending > 0,
    setMapping: (mapping) => change({ mapping }),
    setOptions: (options) => change({ options }),
    start: () => asked(() => takeStep("start_import", shown.id)),
  };
}
