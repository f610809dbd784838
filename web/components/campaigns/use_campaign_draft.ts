import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Campaign } from "../../../shared/contracts/campaign_view.ts";
import { ApiError, messageOf } from "../../api/api_error.ts";
import { type CampaignDraft, changeOf, draftOf, isSameDraft, withIds } from "./campaign_draft.ts";
import { saveCampaign } from "./campaign_requests.ts";

const restMilliseconds = 700;

export interface EditedCampaign {
  draft: CampaignDraft;
  /** Changes what is shown at once; it is saved when the typing rests. */
  edit: (change: Partial<CampaignDraft>) => void;
  saving: "saved" | "saving" | "failed";
  problem: string | undefined;
  /** Someone else changed it meanwhile: only their version can be gone on with. */
  isOutdated: boolean;
  /** Saves at once what is not saved yet. Resolves to the stored campaign; undefined when it could not be saved. */
  settle: () => Promise<Campaign | undefined>;
  /** Saves again what was refused. */
  retry: () => void;
}

/** A campaign while one writes it: kept on the server by itself, one save after the other. */
export function useCampaignDraft(
  workspaceId: string,
  stored: Campaign,
  onSaved: (saved: Campaign) => void,
): EditedCampaign {
  const [draft, setDraft] = useState(() => draftOf(stored));
  const [saving, setSaving] = useState<EditedCampaign["saving"]>("saved");
  const [fault, setFault] = useState<{ problem: string; isOutdated: boolean }>();
  const work = useRef({ draft, saved: draft, campaign: stored, running: undefined as Promise<boolean> | undefined });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const save = useCallback(async (): Promise<boolean> => {
    const state = work.current;
    const sent = state.draft;
    setSaving("saving");
    try {
      const { id, version } = state.campaign;
      const saved = await saveCampaign(workspaceId, { id, version, ...changeOf(sent) });
      state.campaign = saved;
      state.draft = withIds(state.draft, sent, saved);
      state.saved = withIds(sent, sent, saved);
      setDraft(state.draft);
      setFault(undefined);
      setSaving("saved");
      onSaved(saved);
      return true;
    } catch (error) {
      setFault({ problem: messageOf(error), isOutdated: error instanceof ApiError && error.code === "conflict" });
      setSaving("failed");
      return false;
    }
  }, [workspaceId, onSaved]);

  /** Saves until nothing is left to save, or it is refused. */
  const saveAll = useCallback((): Promise<boolean> => {
    clearTimeout(timer.current);
    const state = work.current;
    state.running ??= (async () => {
      while (!isSameDraft(state.draft, state.saved)) if (!(await save())) return false;
      setSaving("saved");
      return true;
    })().finally(() => {
      state.running = undefined;
    });
    return state.running;
  }, [save]);

  const edit = useCallback(
    (change: Partial<CampaignDraft>) => {
      const state = work.current;
      state.draft = { ...state.draft, ...change };
      setDraft(state.draft);
      setSaving("saving");
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void saveAll(), restMilliseconds);
    },
    [saveAll],
  );
  useTakeOver(stored, work, setDraft);
  // Who leaves the screen leaves nothing behind.
  useEffect(() => () => void saveAll(), [saveAll]);
  const settle = useCallback(async () => ((await saveAll()) ? work.current.campaign : undefined), [saveAll]);
  return {
    draft,
    edit,
    saving,
    problem: fault?.problem,
    isOutdated: fault?.isOutdated ?? false,
    settle,
    retry: () => void saveAll(),
  };
}

interface Work {
  draft: CampaignDraft;
  saved: CampaignDraft;
  campaign: Campaign;
  running: Promise<boolean> | undefined;
}

/** What another person or the assistant saved is shown, unless something of one's own waits to be saved. */
function useTakeOver(stored: Campaign, work: { current: Work }, setDraft: (draft: CampaignDraft) => void): void {
  useEffect(() => {
    const state = work.current;
    if (stored.version < state.campaign.version || state.running) return;
    const isOwn = stored.version === state.campaign.version;
    if (!isOwn && !isSameDraft(state.draft, state.saved)) return;
    state.campaign = stored;
    if (isOwn) return;
    state.draft = draftOf(stored);
    state.saved = state.draft;
    setDraft(state.draft);
  }, [stored, work, setDraft]);
}
