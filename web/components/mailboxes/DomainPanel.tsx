import {
  ChevronDown,
  CircleAlert,
  CircleCheck,
  CircleHelp,
  type LucideIcon,
  RefreshCw,
  TriangleAlert,
} from "lucide-preact";
import { useState } from "preact/hooks";
import type { DomainItem } from "../../../shared/contracts/domain_check.ts";
import type { Mailbox } from "../../../shared/contracts/mailbox.ts";
import { domainWords, itemNames, stateWords } from "../../../shared/domain/mail/domain_words.ts";
import { toastError } from "../../state/toasts.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { classNames } from "../../ui/class_names.ts";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { checkSendingDomain } from "./mailbox_requests.ts";

const icons: Record<DomainItem["state"], LucideIcon> = {
  ...{ pass: CircleCheck, warn: TriangleAlert, fail: CircleAlert, unknown: CircleHelp },
};
const tones: Record<DomainItem["state"], string> = {
  ...{ pass: "text-success", warn: "text-warning", fail: "text-danger", unknown: "text-muted" },
};

interface DomainPanelProps {
  workspaceId: string;
  mailbox: Mailbox;
  /** DNS is being asked: it is told by `useMailboxes` when the answer is there. */
  onAsked: () => void;
}

/** Whether receivers believe who a mailbox's mail is from, and what to set in DNS where they do not. */
export function DomainPanel({ workspaceId, mailbox, onAsked }: DomainPanelProps) {
  const { domain_check: check, is_domain_checking: isAsking } = mailbox;
  const needsCare = check?.state === "fail" || check?.state === "warn" || check?.state === "unknown";
  const [isOpen, setOpen] = useState<boolean>();
  const [busy, setBusy] = useState(false);
  const Icon = check && check.state !== "local" ? icons[check.state] : undefined;
  const shown = isOpen ?? check?.state === "fail";

  async function ask() {
    setBusy(true);
    try {
      await checkSendingDomain(workspaceId, mailbox.id);
      onAsked();
    } catch (error) {
      toastError(error);
    }
    setBusy(false);
  }

  return (
    <section aria-label={`Domain of ${mailbox.address}`} class="grid gap-2 text-sm">
      <p class={classNames("flex items-start gap-2", !needsCare && "text-muted")}>
        {Icon && check && check.state !== "local" && (
          <Icon size={15} aria-hidden="true" class={`mt-0.5 shrink-0 ${tones[check.state]}`} />
        )}
        <span class="min-w-0 break-words">{domainWords(mailbox)}</span>
      </p>
      {check && check.items.length > 0 && shown && (
        <ul aria-label="SPF, DKIM and DMARC" class="grid gap-3 rounded-lg bg-sunken p-3">
          {check.items.map((item) => (
            <Item key={item.kind} item={item} />
          ))}
        </ul>
      )}
      {check?.state !== "local" && (
        <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
          {check && (
            <Button size="small" tone="quiet" icon={ChevronDown} aria-expanded={shown} onClick={() => setOpen(!shown)}>
              {shown ? "Hide records" : "Show records"}
            </Button>
          )}
          {mayWrite.value && (
            <Button size="small" tone="quiet" icon={RefreshCw} busy={busy || isAsking} onClick={() => void ask()}>
              {isAsking ? "Asking DNS" : "Check again"}
            </Button>
          )}
          {mailbox.domain_checked_at && (
            <span class="text-faint">
              checked <RelativeTime instant={mailbox.domain_checked_at} />
            </span>
          )}
        </div>
      )}
    </section>
  );
}

function Item({ item: { kind, state, name, found, says, advice, record } }: { item: DomainItem }) {
  const Icon = icons[state];
  return (
    <li class="flex gap-2">
      <Icon size={15} aria-hidden="true" class={`mt-0.5 shrink-0 ${tones[state]}`} />
      <div class="grid min-w-0 flex-1 gap-1">
        <p class="break-words">
          <span class="font-medium">
            {itemNames[kind]} {stateWords[state]}.
          </span>{" "}
          {says}
        </p>
        {advice && <p class="break-words text-muted">{advice}</p>}
        {(record || found.length > 0) && (
          <dl class="mt-1 grid gap-1">
            {!record && found.map((text) => <Line key={text} label={`At ${name}`} text={text} />)}
            {record && <Line label={`Name of the ${record.type} record`} text={record.name} />}
            {record && <Line label="Value" text={record.value} />}
          </dl>
        )}
      </div>
    </li>
  );
}

function Line({ label, text }: { label: string; text: string }) {
  return (
    <div class="min-w-0">
      <dt class="text-faint text-xs">{label}</dt>
      <dd class="flex min-w-0 items-center gap-2">
        <span class="min-w-0 flex-1 break-all font-mono text-xs">{text}</span>
        <CopyButton label={`Copy ${label.toLowerCase()}`} text={text} />
      </dd>
    </div>
  );
}
