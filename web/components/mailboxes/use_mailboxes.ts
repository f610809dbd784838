import { useCallback, useEffect, useState } from "preact/hooks";
import type { MailboxList } from "../../../shared/contracts/mailbox.ts";
import { messageOf } from "../../api/api_error.ts";
import { listen } from "../../api/realtime.ts";
import { readMailboxes } from "./mailbox_requests.ts";

interface Mailboxes {
  /** Undefined until it was read. */
  list: MailboxList | undefined;
  problem: string | undefined;
  reload: () => void;
}

/** The workspace's mailboxes and settings; read again when a domain was looked up. */
export function useMailboxes(workspaceId: string): Mailboxes {
  const [list, setList] = useState<MailboxList>();
  const [problem, setProblem] = useState<string>();
  const reload = useCallback(() => {
    setProblem(undefined);
    readMailboxes(workspaceId).then(setList, (error) => setProblem(messageOf(error)));
  }, [workspaceId]);
  useEffect(reload, [reload]);
  useEffect(
    () => listen(`workspace:${workspaceId}`, { event: "mailbox", onEvent: reload, onJoined: reload }),
    [workspaceId, reload],
  );
  return { list, problem, reload };
}
