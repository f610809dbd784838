import { Plus, Sparkles } from "lucide-preact";
import { useState } from "preact/hooks";
import type { ScoreRule, ScoreRuleDraft } from "../../../shared/contracts/score.ts";
import { suggestedScoreRules } from "../../../shared/domain/suggested_score_rules.ts";
import { toast, toastError } from "../../state/toasts.ts";
import { Button } from "../../ui/Button.tsx";
import { describeScoreRule, draftOf, pointWords } from "./describe_score_rule.ts";
import { ScoreRuleDialog } from "./ScoreRuleDialog.tsx";
import { ScoreRuleItem } from "./ScoreRuleItem.tsx";
import { deleteScoreRule, saveScoreRule } from "./score_requests.ts";

interface ScoreRuleListProps {
  workspaceId: string;
  rules: readonly ScoreRule[];
  mayChange: boolean;
  onChanged: () => Promise<void>;
}

/** The rules in their order, with ways to change them and to add some. */
export function ScoreRuleList({ workspaceId, rules, mayChange, onChanged }: ScoreRuleListProps) {
  const [editing, setEditing] = useState<Partial<ScoreRuleDraft> & Pick<ScoreRuleDraft, "kind">>();
  async function save(rule: ScoreRuleDraft) {
    await saveScoreRule(workspaceId, rule);
    await onChanged();
  }
  async function remove(rule: ScoreRule) {
    await deleteScoreRule(workspaceId, rule.id);
    await onChanged();
    const draft = draftOf(rule);
    if (!draft) return;
    const { id: _, ...again } = draft;
    const actions = [{ label: "Undo", run: () => void save(again).catch(toastError) }];
    toast({ title: `Rule “${rule.label}” deleted`, tone: "success", actions });
  }
  return (
    <>
      {rules.length > 0 && (
        <ul
          aria-label="Score rules"
          class="grid grid-cols-1 divide-y divide-line rounded-lg border border-line bg-surface"
        >
          {rules.map((rule) => (
            <ScoreRuleItem
              key={rule.id}
              rule={rule}
              mayChange={mayChange}
              onSave={save}
              onEdit={setEditing}
              onRemove={() => remove(rule)}
            />
          ))}
        </ul>
      )}
      {rules.length === 0 && (
        <NoRules mayChange={mayChange} onSave={(rule) => saveScoreRule(workspaceId, rule)} onChanged={onChanged} />
      )}
      {mayChange ? (
        <div class="flex flex-wrap gap-2">
          <Button icon={Plus} onClick={() => setEditing({ kind: "fit" })}>
            Add fit rule
          </Button>
          <Button icon={Plus} onClick={() => setEditing({ kind: "engagement" })}>
            Add engagement rule
          </Button>
        </div>
      ) : (
        <p class="text-muted text-sm">An owner or admin can change the rules.</p>
      )}
      {editing && <ScoreRuleDialog start={editing} onSave={save} onClose={() => setEditing(undefined)} />}
    </>
  );
}

interface NoRulesProps {
  mayChange: boolean;
  onSave: (rule: ScoreRuleDraft) => Promise<void>;
  onChanged: () => Promise<void>;
}

function NoRules({ mayChange, onSave, onChanged }: NoRulesProps) {
  const [busy, setBusy] = useState(false);
  if (!mayChange) return <p>There are no rules yet: scores are set by hand.</p>;
  async function addAll() {
    setBusy(true);
    try {
      // One after the other, so that they keep this order.
      for (const rule of suggestedScoreRules) await onSave(rule);
      toast({ title: "The suggested rules are added", tone: "success" });
    } catch (error) {
      toastError(error);
    }
    await onChanged();
    setBusy(false);
  }
  return (
    <div class="rounded-lg border border-line bg-surface p-4">
      <p>There are no rules yet: scores are set by hand. A first set to begin with, to change as you like:</p>
      <ul class="my-3 grid gap-1.5">
        {suggestedScoreRules.map((rule) => (
          <li key={rule.label} class="flex items-baseline gap-3">
            <span class="w-9 shrink-0 text-right font-medium tabular-nums">{pointWords(rule.points)}</span>
            <span class="min-w-0">
              {rule.label} <span class="text-muted text-sm">{describeScoreRule(rule)}</span>
            </span>
          </li>
        ))}
      </ul>
      <Button tone="primary" icon={Sparkles} busy={busy} onClick={() => void addAll()}>
        Add these rules
      </Button>
    </div>
  );
}
