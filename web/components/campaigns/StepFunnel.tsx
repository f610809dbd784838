import { GitBranch, Mail, Scale } from "lucide-preact";
import type { ComponentChildren } from "preact";
import type { ReportedStep, SharedCounts } from "../../../shared/contracts/campaign_report.ts";
import type { CampaignStep } from "../../../shared/contracts/campaign_view.ts";
import { lookWords } from "../../../shared/domain/mail/look_words.ts";
import { plainSubject } from "../../../shared/domain/mail/plain_subject.ts";
import { stageLabel } from "../../state/stages.ts";
import { formatNumber } from "../../state/time.ts";
import { Badge } from "../../ui/Badge.tsx";
import { conditionWords, peopleWord, waitWords } from "./campaign_words.ts";
import { shareWords } from "./share_words.ts";

interface StepFunnelProps {
  step: ReportedStep;
  /** The step as it stands in the campaign; none when it was removed. */
  plan: CampaignStep | undefined;
}

/** One step with what became of its mails; its variants one below the other. */
export function StepFunnel({ step, plan }: StepFunnelProps) {
  const Icon = step.kind === "email" ? Mail : GitBranch;
  const [first] = step.variants;
  const comparison = lookWords(step);
  return (
    <li class="grid grid-cols-1 gap-3 rounded-lg border border-line bg-surface p-4">
      <div class="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Icon size={16} aria-hidden="true" class="text-muted" />
        <h3 class="min-w-0 max-w-full truncate font-medium">
          {!step.is_removed && `${step.position}. `}
          {step.kind === "branch"
            ? `If ${conditionWords(plan?.condition ?? undefined, stageLabel)}`
            : plainSubject(first?.subject ?? "") || "Answers the mail before"}
        </h3>
        {plan && <span class="text-muted text-sm">{waitWords(plan.wait_seconds, plan.wait_in)}</span>}
        {step.is_removed && <Badge tone="neutral">removed</Badge>}
        <span class="flex-1" />
        {step.waiting > 0 && (
          <span class="text-muted text-sm">
            next for {step.waiting > 10_000 ? "more than 10,000 people" : peopleWord(step.waiting)}
          </span>
        )}
      </div>
      {step.kind === "email" && <FunnelTable step={step} />}
      {comparison && (
        <p class="flex items-start gap-2 text-muted text-sm">
          <Scale size={15} aria-hidden="true" class="mt-0.5 shrink-0" />
          {comparison}
        </p>
      )}
    </li>
  );
}

type Counted = "delivered" | "opened" | "clicked" | "replied" | "bounced" | "unsubscribed" | "complained";
interface Column {
  name: Counted;
  label: string;
  bar: string;
}

const allColumns: readonly Column[] = [
  { name: "delivered", label: "Delivered", bar: "bg-line-strong" },
  { name: "opened", label: "Opened", bar: "bg-accent" },
  { name: "clicked", label: "Clicked", bar: "bg-accent" },
  { name: "replied", label: "Replied", bar: "bg-success" },
  { name: "bounced", label: "Bounced", bar: "bg-danger" },
  { name: "unsubscribed", label: "Unsubscribed", bar: "bg-warning" },
  { name: "complained", label: "Called it spam", bar: "bg-danger" },
];

function FunnelTable({ step }: { step: ReportedStep }) {
  const { variants } = step;
  const isTried = variants.length > 1;
  // A mail server that only takes mails tells nothing of their arrival; complaints are rare.
  const columns = allColumns.filter(
    ({ name }) => (name !== "delivered" && name !== "complained") || step.counts[name] > 0,
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section aria-label={`Numbers of step ${step.position}`} tabIndex={0} class="overflow-x-auto">
      <table class="w-full min-w-160 text-sm">
        <thead>
          <tr class="text-left text-muted">
            <th scope="col" class="py-1 pr-3 font-normal">
              Variant
            </th>
            <th scope="col" class="py-1 pr-3 font-normal">
              Sent
            </th>
            {columns.map(({ name, label }) => (
              <th key={name} scope="col" class="py-1 pr-3 font-normal">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {variants.map(({ id, label, status, is_removed: isRemoved, counts }) => (
            <FunnelRow key={id} counts={counts} columns={columns}>
              {label}
              {isTried && (isRemoved || status !== "active") && (
                <Badge tone={status === "winner" && !isRemoved ? "success" : "neutral"}>
                  {isRemoved ? "removed" : status === "winner" ? "better" : "no longer sent"}
                </Badge>
              )}
            </FunnelRow>
          ))}
          {isTried && (
            <FunnelRow counts={step.counts} columns={columns}>
              Together
            </FunnelRow>
          )}
        </tbody>
      </table>
    </section>
  );
}

interface FunnelRowProps {
  counts: SharedCounts;
  columns: readonly Column[];
  children: ComponentChildren;
}

function FunnelRow({ counts, columns, children }: FunnelRowProps) {
  return (
    <tr class="border-line border-t align-top tabular-nums">
      <th scope="row" class="py-1.5 pr-3 text-left font-medium">
        <span class="flex items-center gap-1.5">{children}</span>
      </th>
      <td class="py-1.5 pr-3 font-medium">{formatNumber(counts.sent)}</td>
      {columns.map(({ name, bar }) => {
        const interval = counts.shares[name];
        return (
          <td key={name} class="py-1.5 pr-3">
            <span class="font-medium">{formatNumber(counts[name])}</span>
            {interval && (
              <>
                <span class="ml-1.5 whitespace-nowrap text-faint text-xs">{shareWords(interval)}</span>
                <span aria-hidden="true" class="mt-1 block h-1 w-full max-w-24 rounded-full bg-selected">
                  <span class={`block h-full rounded-full ${bar}`} style={{ width: `${interval.share * 100}%` }} />
                </span>
              </>
            )}
          </td>
        );
      })}
    </tr>
  );
}
