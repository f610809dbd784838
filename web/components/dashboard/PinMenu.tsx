import { Pin } from "lucide-preact";
import type { PinWhose } from "../../../shared/contracts/pinned_answer.ts";
import { navigate, pathTo } from "../../state/router.ts";
import { toast, toastError } from "../../state/toasts.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Menu, MenuItem, MenuSeparator } from "../../ui/Menu.tsx";
import { reportPath } from "../schedules/report_path.ts";
import { type Pinned, pinQuestion } from "./pin_requests.ts";

interface PinMenuProps {
  workspaceId: string;
  pinned: Pinned;
  /** What people call the answer. */
  title: string;
}

/** Keeps a question: on a dashboard, one's own or everyone's, or as a mail that comes again and again. */
export function PinMenu({ workspaceId, pinned, title }: PinMenuProps) {
  if (!mayWrite.value) return null;
  const keep = async (whose: PinWhose) => {
    try {
      const { is_new } = await pinQuestion(workspaceId, { ...pinned, whose });
      const where = whose === "me" ? "your dashboard" : "everyone’s dashboard";
      toast({
        title: is_new ? `Pinned to ${where}` : `It is on ${where} already`,
        actions: [{ label: "Show", run: () => navigate(`${pathTo.analytics()}?whose=${whose}`) }],
      });
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <Menu
      label={`Pin ${title}`}
      align="end"
      trigger={(attributes) => <IconButton {...attributes} icon={Pin} label={`Pin ${title}`} />}
    >
      <MenuItem onSelect={() => void keep("me")}>To my dashboard</MenuItem>
      <MenuItem onSelect={() => void keep("workspace")}>To everyone’s dashboard</MenuItem>
      {pinned.kind === "measure" && (
        <>
          <MenuSeparator />
          <MenuItem onSelect={() => navigate(reportPath({ request: pinned.request, title }))}>
            Mail it regularly
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
