import { Building2 } from "lucide-preact";
import { type Account, type AccountChanges, accountChanges } from "../../../shared/contracts/account.ts";
import { accountFields } from "../../state/custom_fields.ts";
import { formatInstant, formatNumber } from "../../state/time.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { CustomFacts } from "../custom_fields/CustomFacts.tsx";
import { EditableFact } from "../leads/EditableFact.tsx";
import { Fact, PlainFact } from "../leads/Fact.tsx";
import type { ReadTyped } from "../leads/read_typed.ts";

type AccountFact = "name" | "domain" | "industry" | "employee_count" | "country" | "city";

const facts: readonly { fact: Exclude<AccountFact, "name">; label: string }[] = [
  { fact: "industry", label: "Industry" },
  { fact: "employee_count", label: "Employees" },
  { fact: "domain", label: "Domain" },
  { fact: "country", label: "Country" },
  { fact: "city", label: "City" },
];

interface AccountFactsProps {
  account: Account;
  onSave: (changes: AccountChanges) => void;
}

/** What is known about a company, each fact to edit where it stands. */
export function AccountFacts({ account, onSave }: AccountFactsProps) {
  const readOnly = !mayWrite.value;
  return (
    <div class="px-5 pt-5 pb-3">
      <div class="flex items-center gap-3 pb-4">
        <span class="flex size-10 shrink-0 items-center justify-center rounded-lg bg-selected text-muted">
          <Building2 size={20} aria-hidden="true" />
        </span>
        <EditableFact
          label="Name"
          value={account.name}
          read={(typed) => readAccountFact("name", typed)}
          readOnly={readOnly}
          onSave={onSave}
          class="-ml-2 font-semibold text-lg"
        />
      </div>
      <dl class="grid gap-0.5">
        {facts.map(({ fact, label }) => (
          <Fact key={fact} label={label}>
            <EditableFact
              label={label}
              type={fact === "employee_count" ? "number" : "text"}
              value={`${account[fact] ?? ""}`}
              read={(typed) => readAccountFact(fact, typed)}
              readOnly={readOnly}
              onSave={onSave}
              class="flex-1"
            >
              {fact === "employee_count" && account.employee_count !== null
                ? formatNumber(account.employee_count)
                : undefined}
            </EditableFact>
          </Fact>
        ))}
        <CustomFacts
          fields={accountFields.value}
          values={account.custom}
          readOnly={readOnly}
          onSave={(key, value) => onSave({ custom: { [key]: value } })}
        />
        <PlainFact label="Added">{formatInstant(account.created_at)}</PlainFact>
        <Fact label="Id">
          <span class="min-w-0 flex-1 truncate px-2 font-mono text-muted text-sm">{account.id}</span>
          <CopyButton label="Copy id" text={account.id} />
        </Fact>
      </dl>
    </div>
  );
}

/** Turns what was typed for a fact into a change; empty clears it. */
function readAccountFact(fact: AccountFact, typed: string): ReadTyped<AccountChanges> {
  const text = typed.trim();
  if (fact === "name" && !text) return { ok: false, reason: "An account needs a name." };
  const value = text === "" ? null : fact === "employee_count" ? Number(text) : text;
  const parsed = accountChanges.shape[fact].safeParse(value);
  if (parsed.success) return { ok: true, changes: { [fact]: parsed.data } };
  return { ok: false, reason: fact === "employee_count" ? "A whole number, 0 or more." : "This is too long." };
}
