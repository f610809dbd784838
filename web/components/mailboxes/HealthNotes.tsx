import { HeartPulse } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { type MailHealth, mailHealthOverview } from "../../../shared/contracts/mail_health.ts";
import { rpc } from "../../api/rest.ts";
import { locale } from "../../state/time.ts";
import { classNames } from "../../ui/class_names.ts";

interface HealthNotesProps {
  workspaceId: string;
  /** Another object: they are read again. */
  changed: unknown;
  /** Also says how mailboxes stand that are well. */
  says?: "problems" | "everything";
}

/** How receivers take the mail of each address; what may have it blocked stands out. */
export function HealthNotes({ workspaceId, changed, says = "problems" }: HealthNotesProps) {
  const [notes, setNotes] = useState<{ name: string; health: MailHealth }[]>([]);
  useEffect(() => {
    let wanted = true;
    rpc("mail_health", { workspace_id: workspaceId }, mailHealthOverview).then(
      ({ mailboxes, campaigns }) => {
        const all = [
          ...mailboxes.map(({ address, health }) => ({ name: address, health, isMailbox: true })),
          ...campaigns.map(({ name, health }) => ({ name: `“${name}”`, health, isMailbox: false })),
        ];
        const told = all.filter(
          ({ health, isMailbox }) => health.state !== "good" || (says === "everything" && isMailbox && health.sent > 0),
        );
        if (wanted) setNotes(told);
      },
      // The numbers beside it say the same; a failure of this alone is no news.
      () => wanted && setNotes([]),
    );
    return () => {
      wanted = false;
    };
  }, [workspaceId, changed, says]);
  if (notes.length === 0) return null;
  return (
    <ul aria-label="Deliverability" class="grid gap-2">
      {notes.map(({ name, health }) => (
        <li
          key={name}
          class={classNames(
            "flex items-start gap-2.5 rounded-lg px-4 py-3 text-sm",
            health.state === "good" && "bg-success-soft text-success",
            health.state === "warning" && "bg-warning-soft text-warning",
            health.state === "bad" && "bg-danger-soft text-danger",
          )}
        >
          <HeartPulse size={16} aria-hidden="true" class="mt-0.5 shrink-0" />
          <p class="min-w-0 break-words">
            <span class="font-medium">{name}</span>: {health.reason ?? "receivers take its mail well."}{" "}
            {rateWords(health)}
          </p>
        </li>
      ))}
    </ul>
  );
}

function rateWords({ bounce_rate: bounces, complaint_rate: complaints }: MailHealth): string {
  const form = new Intl.NumberFormat(locale.value, { maximumFractionDigits: 2 });
  return `Bounces ${form.format(bounces * 100)} %, complaints ${form.format(complaints * 100)} %. At 5 % and 0.3 % sending stops by itself.`;
}
