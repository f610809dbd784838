import { Bell, BellOff, ChevronDown, Pencil, Trash2 } from "lucide-preact";
import { useState } from "preact/hooks";
import type { AlertRule } from "../../../shared/contracts/alert_rule.ts";
import { toastError } from "../../state/toasts.ts";
import { Button } from "../../ui/Button.tsx";
import { classNames } from "../../ui/class_names.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Menu, MenuItem } from "../../ui/Menu.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { AlertFirings } from "./AlertFirings.tsx";
import { stateWords } from "./alert_words.ts";
import { describeAlert } from "./describe_alert.ts";

interface AlertRuleItemProps {
  workspaceId: string;
  rule: AlertRule;
  /** Its times of firing are shown at once. */
  isOpen: boolean;
  /** Mutes for so many hours, for good with null, or lets it speak again with 0. */
  onMute: (hours: number | null) => Promise<void>;
  onEdit: () => void;
  onRemove: () => Promise<void>;
}

const spans: readonly (readonly [hours: number | null, label: string])[] = [
  [1, "For an hour"],
  [24, "For a day"],
  [168, "For a week"],
  [null, "Until I unmute it"],
];

/** One alert: what it waits for, how it fares, and what one can do with it. */
export function AlertRuleItem({ workspaceId, rule, isOpen, onMute, onEdit, onRemove }: AlertRuleItemProps) {
  const [busy, setBusy] = useState(false);
  const [open, setOpen] = useState(isOpen);
  async function working(work: Promise<void>) {
    setBusy(true);
    await work.catch(toastError);
    setBusy(false);
  }
  const { name, problem, muted, fired, last_fired_at } = rule;
  return (
    <li class="py-2.5 pr-2 pl-3">
      <div class="flex items-start gap-2">
        <div class={classNames("min-w-0 flex-1", muted && problem === null && "text-muted")}>
          <p class="break-words font-medium">{name}</p>
          <p class="break-words text-muted text-sm">{describeAlert(rule)}</p>
          <p class={problem ? "text-danger text-sm" : "text-muted text-sm"}>
            {stateWords(rule)}
            {problem && `: ${problem}`}
            {last_fired_at && !problem && (
              <>
                {" · last "}
                <RelativeTime instant={last_fired_at} />
              </>
            )}
          </p>
        </div>
        <span class="flex items-center gap-1">
          {problem === null &&
            (muted ? (
              <IconButton
                label={`Unmute “${name}”`}
                icon={BellOff}
                size="small"
                busy={busy}
                onClick={() => void working(onMute(0))}
              />
            ) : (
              <Menu
                label={`Mute “${name}”`}
                align="end"
                trigger={(attributes) => (
                  <IconButton {...attributes} label={`Mute “${name}”`} icon={Bell} size="small" />
                )}
              >
                {spans.map(([hours, label]) => (
                  <MenuItem key={label} onSelect={() => void working(onMute(hours))}>
                    {label}
                  </MenuItem>
                ))}
              </Menu>
            ))}
          <IconButton label={`Edit “${name}”`} icon={Pencil} size="small" onClick={onEdit} />
          <IconButton
            label={`Delete “${name}”`}
            icon={Trash2}
            size="small"
            busy={busy}
            onClick={() => void working(onRemove())}
          />
        </span>
      </div>
      {fired > 0 && (
        <Button size="small" tone="quiet" icon={ChevronDown} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Hide whom it told of" : "Whom it told of"}
        </Button>
      )}
      {open && <AlertFirings workspaceId={workspaceId} ruleId={rule.id} />}
    </li>
  );
}
