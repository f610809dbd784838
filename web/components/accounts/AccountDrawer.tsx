import { ChevronDown, ChevronUp, Link2 } from "lucide-preact";
import type { Account } from "../../../shared/contracts/account.ts";
import { hrefOf, pathTo } from "../../state/router.ts";
import { copyText } from "../../ui/copy_text.ts";
import { Drawer } from "../../ui/Drawer.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { AccountDetailsView } from "./AccountDetailsView.tsx";

interface AccountDrawerProps {
  workspaceId: string;
  /** Undefined keeps the drawer closed. */
  accountId: string | undefined;
  known: Account | undefined;
  previousId: string | undefined;
  nextId: string | undefined;
  onOpen: (accountId: string) => void;
  onClose: () => void;
  /** Told of every version that is shown. */
  onAccount: (account: Account) => void;
}

/** One company beside the list: facts to edit in place, and its people. */
export function AccountDrawer(props: AccountDrawerProps) {
  const { workspaceId, accountId, known, previousId, nextId, onOpen, onClose, onAccount } = props;
  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, select, [popover]")) return;
    const target = { j: nextId, k: previousId }[event.key];
    if (target) onOpen(target);
  }
  return (
    <Drawer
      open={accountId !== undefined}
      onClose={onClose}
      title={known?.name ?? "Account"}
      header={
        <span class="flex items-center gap-0.5">
          <IconButton
            label="Previous account"
            shortcut="K"
            icon={ChevronUp}
            disabled={!previousId}
            onClick={() => previousId && onOpen(previousId)}
          />
          <IconButton
            label="Next account"
            shortcut="J"
            icon={ChevronDown}
            disabled={!nextId}
            onClick={() => nextId && onOpen(nextId)}
          />
          <span class="flex-1" />
          {accountId && (
            <IconButton
              label="Copy link"
              icon={Link2}
              onClick={() => void copyText(location.origin + hrefOf(pathTo.accounts(accountId)), "Link copied")}
            />
          )}
        </span>
      }
    >
      {accountId && (
        // biome-ignore lint/a11y/noStaticElementInteractions: keys that step through the list, from anywhere in the drawer
        <div tabIndex={-1} autofocus onKeyDown={onKeyDown} class="min-h-full outline-none">
          <AccountDetailsView
            key={accountId}
            workspaceId={workspaceId}
            accountId={accountId}
            known={known}
            onAccount={onAccount}
          />
        </div>
      )}
    </Drawer>
  );
}
