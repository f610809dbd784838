import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-preact";
import type { MailCheck, MailFinding, MailPreview, MailProblem } from "../../../shared/contracts/email_template.ts";
import { formatNumber } from "../../state/time.ts";
import { peopleWord } from "./campaign_words.ts";

interface MailRemarksProps {
  preview: MailPreview;
  check: MailCheck | undefined;
}

const icons = { error: CircleAlert, warning: TriangleAlert, note: Info };
const tones = { error: "text-danger", warning: "text-warning", note: "text-muted" };

/** What is wrong with a mail: what keeps it from being sent, who lacks a value, and what filters or readers would mind. */
export function MailRemarks({ preview, check }: MailRemarksProps) {
  const problems = check && check.problems.length > 0 ? check.problems : preview.problems;
  const findings = check?.findings ?? preview.findings;
  const remarks: Pick<MailFinding, "severity" | "message">[] = [
    ...problems.map((problem) => ({ severity: "error" as const, message: problemWords(problem) })),
    ...(check?.gaps.map((gap) => ({ severity: "error" as const, message: gapWords(gap) })) ?? []),
    ...findings,
  ];
  if (remarks.length === 0) {
    return (
      <p class="flex items-center gap-2 text-sm text-success">
        <CircleCheck size={15} aria-hidden="true" />
        Nothing to mend was found
        {check && check.checked > 0 && `, and ${checkedWords(check)} can be filled in`}.
      </p>
    );
  }
  return (
    <ul aria-label="Problems found" class="grid gap-1.5 text-sm">
      {remarks.map(({ severity, message }) => {
        const Icon = icons[severity];
        return (
          <li key={message} class="flex gap-2">
            <Icon size={15} aria-label={severity} class={`mt-0.5 shrink-0 ${tones[severity]}`} />
            <span class="min-w-0 break-words">{message}</span>
          </li>
        );
      })}
    </ul>
  );
}

function problemWords({ part, line, message, suggestion }: MailProblem): string {
  const where = part === "subject" ? "Subject" : `Text, line ${line}`;
  return `${where}: ${message}${suggestion ? ` Did you mean “${suggestion}”?` : ""}`;
}

function gapWords({ label, variable, missing, examples }: MailCheck["gaps"][number]): string {
  const whom = examples.length > 0 ? ` (${examples.join(", ")}${missing > examples.length ? " …" : ""})` : "";
  return `“${label}” is not known of ${peopleWord(missing)}${whom}. Give {{ ${variable} }} words that stand in for it, or they get no mail.`;
}

function checkedWords({ checked, total }: MailCheck): string {
  return checked < total
    ? `the first ${formatNumber(checked)} of ${formatNumber(total)}`
    : `all ${formatNumber(total)}`;
}
