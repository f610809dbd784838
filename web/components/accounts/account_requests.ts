import { z } from "zod";
import {
  type Account,
  type AccountChanges,
  type AccountSort,
  account,
  accountPage,
} from "../../../shared/contracts/account.ts";
import { type Lead, lead } from "../../../shared/contracts/lead.ts";
import { backend } from "../../api/backend.ts";
import { answerOf, rpc } from "../../api/rest.ts";

const rowsPerPage = 60;

export interface AccountQuery {
  text: string;
  sort: AccountSort;
}

/** One page of the search; an aborted one rejects. @throws ApiError */
export async function searchAccounts(
  workspaceId: string,
  { text, sort }: AccountQuery,
  cursor: string | null,
  signal: AbortSignal,
) {
  const request = backend().rest.rpc("search_accounts", {
    workspace_id: workspaceId,
    filter: text ? { text } : {},
    // What fits a text best comes first, whatever the order of the list.
    sort: text ? null : sort,
    page_size: rowsPerPage,
    cursor,
  });
  return answerOf(request.abortSignal(signal), accountPage);
}

export interface AccountDetails {
  account: Account;
  /** The best of its people, at most 50. */
  leads: Lead[];
}

const accountDetails = z.object({ account, leads: z.array(lead) });
const changedAccount = z.object({ account });

/** An account with its people; null when there is none to see. @throws ApiError */
export async function getAccount(workspaceId: string, accountId: string): Promise<AccountDetails | null> {
  // An address may hold anything; the database would refuse what is no uuid as a bad request.
  if (!z.uuid().safeParse(accountId).success) return null;
  return rpc("get_account", { workspace_id: workspaceId, account_id: accountId }, accountDetails.nullable());
}

/** Changes facts of an account that is still at version `expectedUpdatedAt`. @throws ApiError `conflict` when it is not */
export async function updateAccount(
  workspaceId: string,
  accountId: string,
  changes: AccountChanges,
  expectedUpdatedAt: string,
): Promise<Account> {
  const asked = { workspace_id: workspaceId, account_id: accountId, changes, expected_updated_at: expectedUpdatedAt };
  return (await rpc("update_account", asked, changedAccount)).account;
}

/** @throws ApiError */
export async function createAccount(workspaceId: string, facts: AccountChanges): Promise<Account> {
  return (await rpc("create_account", { workspace_id: workspaceId, account: facts }, changedAccount)).account;
}
