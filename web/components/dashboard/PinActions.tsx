import {
  ArrowLeft,
  ArrowRight,
  Download,
  Ellipsis,
  Link as LinkIcon,
  Maximize2,
  PencilLine,
  RotateCw,
  SquareArrowOutUpRight,
  Trash2,
} from "lucide-preact";
import { useState } from "preact/hooks";
import type { Pin } from "../../../shared/contracts/pinned_answer.ts";
import { hrefOf, navigate } from "../../state/router.ts";
import { toast, toastError } from "../../state/toasts.ts";
import { copyText } from "../../ui/copy_text.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Menu, MenuItem, MenuSeparator } from "../../ui/Menu.tsx";
import { saveFile } from "../imports/download.ts";
import { measurePath } from "../measures/measure_requests.ts";
import { questionPath } from "../questions/question_requests.ts";
import { changePin, pinPath, pinQuestion, removePin } from "./pin_requests.ts";
import { RenamePinDialog } from "./RenamePinDialog.tsx";

export interface PinActionsProps {
  workspaceId: string;
  pin: Pin;
  /** Where it stands among `count` of its dashboard, from 0. */
  position: number;
  count: number;
  /** The answer as a file; undefined before there is one. */
  csv: (() => string) | undefined;
  isReading: boolean;
  onRefresh: () => void;
  onChanged: () => Promise<void>;
}

/** What can be done with a pinned answer: look again, order, size, name, take along, remove. */
export function PinActions(props: PinActionsProps) {
  const { workspaceId, pin, position, count, csv, isReading, onRefresh, onChanged } = props;
  const [renaming, setRenaming] = useState(false);
  const change = (changes: Parameters<typeof changePin>[2]) =>
    changePin(workspaceId, pin.id, changes).then(onChanged, toastError);
  return (
    <>
      <IconButton icon={RotateCw} size="small" label={`Refresh ${pin.title}`} busy={isReading} onClick={onRefresh} />
      <Menu
        label={`More for ${pin.title}`}
        align="end"
        trigger={(attributes) => (
          <IconButton {...attributes} icon={Ellipsis} size="small" label={`More for ${pin.title}`} />
        )}
      >
        {pin.may_change && (
          <>
            <MenuItem icon={PencilLine} onSelect={() => setRenaming(true)}>
              Rename
            </MenuItem>
            <MenuItem icon={Maximize2} onSelect={() => void change({ size: pin.size === "full" ? "half" : "full" })}>
              {pin.size === "full" ? "Half as wide" : "Full width"}
            </MenuItem>
            <MenuItem
              icon={ArrowLeft}
              disabled={position === 0}
              onSelect={() => void change({ position: position - 1 })}
            >
              Move earlier
            </MenuItem>
            <MenuItem
              icon={ArrowRight}
              disabled={position === count - 1}
              onSelect={() => void change({ position: position + 1 })}
            >
              Move later
            </MenuItem>
            <MenuSeparator />
          </>
        )}
        <MenuItem
          icon={SquareArrowOutUpRight}
          onSelect={() => navigate(pin.kind === "measure" ? measurePath(pin.request) : questionPath(pin.request))}
        >
          Change the question
        </MenuItem>
        {csv && (
          <MenuItem
            icon={Download}
            onSelect={() => saveFile(new Blob([csv()], { type: "text/csv" }), `${pin.title}.csv`)}
          >
            As CSV
          </MenuItem>
        )}
        <MenuItem
          icon={LinkIcon}
          onSelect={() => void copyText(location.origin + hrefOf(pinPath(pin.id)), "Link copied")}
        >
          Copy a link
        </MenuItem>
        {pin.may_change && (
          <MenuItem icon={Trash2} tone="danger" onSelect={() => void removeWithUndo(props).catch(toastError)}>
            Remove
          </MenuItem>
        )}
      </Menu>
      {renaming && (
        <RenamePinDialog
          title={pin.title}
          onClose={() => setRenaming(false)}
          onSave={(title) => changePin(workspaceId, pin.id, { title }).then(onChanged)}
        />
      )}
    </>
  );
}

async function removeWithUndo({ workspaceId, pin, position, onChanged }: PinActionsProps): Promise<void> {
  await removePin(workspaceId, pin.id);
  await onChanged();
  const { title, size, whose } = pin;
  const asked =
    pin.kind === "measure" ? { kind: pin.kind, request: pin.request } : { kind: pin.kind, request: pin.request };
  const bringBack = async () => {
    const { pin: back } = await pinQuestion(workspaceId, { ...asked, title, size, whose });
    await changePin(workspaceId, back.id, { position });
    await onChanged();
  };
  toast({
    title: `“${title}” removed`,
    actions: [{ label: "Undo", run: () => void bringBack().catch(toastError) }],
  });
}
