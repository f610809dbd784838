import { AccountsPanel } from "../../components/accounts/AccountsPanel.tsx";
import { navigate, pathTo, query, route } from "../../state/router.ts";
import { workspace } from "../../state/workspaces.ts";

/** The companies, with search and open account in the address. */
export function AccountsScreen() {
  const text = query.value.get("text") ?? "";
  const openId = openAccount();
  const place = workspace.value;
  if (!place) return null;
  const written = (next: string) => (next ? `?${new URLSearchParams({ text: next })}` : "");
  const pathOf = (accountId: string | undefined) => pathTo.accounts(accountId) + written(text);
  return (
    <AccountsPanel
      key={place.workspace_id}
      workspaceId={place.workspace_id}
      text={text}
      // A search that comes late leaves open what was opened meanwhile.
      onText={(next) => navigate(pathTo.accounts(openAccount()) + written(next), { replace: true })}
      openId={openId}
      // Stepping from account to account is one visit: the way back leads to the list.
      onOpen={(accountId) => navigate(pathOf(accountId), { replace: openId !== undefined })}
      pathOf={pathOf}
    />
  );
}

function openAccount(): string | undefined {
  const here = route.value;
  return here.name === "accounts" ? here.accountId : undefined;
}
