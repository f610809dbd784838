import { useEffect, useState } from "preact/hooks";
import type { CampaignAudience } from "../../../shared/contracts/campaign_view.ts";
import type { MailCheck, MailDraft, MailPreview, PreviewRequest } from "../../../shared/contracts/email_template.ts";
import { messageOf } from "../../api/api_error.ts";
import { checkedAudience } from "./checked_audience.ts";
import { checkMail, previewInThread, threadOf } from "./preview_requests.ts";

const restMilliseconds = 500;

export interface SeenMail {
  preview: MailPreview | undefined;
  /** The subject that it answers. */
  threadSubject: string | undefined;
  check: MailCheck | undefined;
  isBusy: boolean;
  problem: string | undefined;
}

/** How a mail looks to one lead and what is wrong with it for all of them, looked at again when the typing rests. */
export function useMailPreview(
  asked: PreviewRequest,
  first: MailDraft | undefined,
  audience: CampaignAudience,
): SeenMail {
  const [seen, setSeen] = useState<SeenMail>({
    preview: undefined,
    threadSubject: undefined,
    check: undefined,
    isBusy: true,
    problem: undefined,
  });
  // The same question may come as a new object.
  const written = JSON.stringify([asked, first, audience]);
  useEffect(() => {
    const running = new AbortController();
    setSeen((before) => ({ ...before, isBusy: true }));
    const timer = setTimeout(() => {
      const { lead_id: _, ...words } = asked;
      const whom = checkedAudience(audience);
      Promise.all([
        previewInThread(asked, first, running.signal),
        checkMail({ ...words, ...threadOf(asked, first), ...(whom && { audience: whom }) }, running.signal),
      ]).then(
        ([{ preview, threadSubject }, check]) =>
          setSeen({ preview, threadSubject, check, isBusy: false, problem: undefined }),
        (error) => {
          if (!running.signal.aborted) setSeen((before) => ({ ...before, isBusy: false, problem: messageOf(error) }));
        },
      );
    }, restMilliseconds);
    return () => {
      running.abort();
      clearTimeout(timer);
    };
  }, [written]);
  return seen;
}
