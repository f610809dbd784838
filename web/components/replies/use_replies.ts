import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Reply } from "../../../shared/contracts/reply.ts";
import { messageOf } from "../../api/api_error.ts";
import { followReplies } from "./follow_replies.ts";
import { listReplies, type ReplyChoice } from "./reply_requests.ts";

export interface ReplyList {
  /** Undefined before they were read. */
  replies: Reply[] | undefined;
  /** Drafts that wait for the person. */
  waiting: number;
  problem: string | undefined;
  more: (() => Promise<void>) | undefined;
  reload: () => void;
}

type Read = { replies: Reply[]; waiting: number; cursor: string | null };

/** The replies of a choice, kept true while more come. */
export function useReplies(workspaceId: string, { classification, waiting }: ReplyChoice): ReplyList {
  const [read, setRead] = useState<Read>();
  const [problem, setProblem] = useState<string>();
  // What was asked for before comes too late.
  const asked = useRef(0);
  const load = useCallback(() => {
    asked.current += 1;
    const place = asked.current;
    listReplies(workspaceId, { classification, waiting: waiting ?? false }).then(
      (page) => {
        if (place !== asked.current) return;
        setRead({ replies: page.replies, waiting: page.waiting, cursor: page.next_cursor });
        setProblem(undefined);
      },
      (error) => place === asked.current && setProblem(messageOf(error)),
    );
  }, [workspaceId, classification, waiting]);
  useEffect(() => {
    setRead(undefined);
    load();
  }, [load]);
  useEffect(() => followReplies(workspaceId, load), [workspaceId, load]);
  async function more() {
    if (!read?.cursor) return;
    const place = asked.current;
    const page = await listReplies(workspaceId, { classification, waiting: waiting ?? false }, read.cursor);
    if (place !== asked.current) return;
    setRead({ replies: [...read.replies, ...page.replies], waiting: page.waiting, cursor: page.next_cursor });
  }
  return {
    replies: read?.replies,
    waiting: read?.waiting ?? 0,
    problem,
    more: read?.cursor ? more : undefined,
    reload: load,
  };
}
