import { useId } from "preact/hooks";
import { formatNumber } from "../../state/time.ts";
import { Checkbox } from "../../ui/Checkbox.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import type { MailboxForm } from "./mailbox_form.ts";
import { warmUpDays } from "./mailbox_words.ts";

interface MailboxPaceProps {
  form: MailboxForm;
  onChange: (change: Partial<MailboxForm>) => void;
}

/** How many mails leave a day, how slowly that grows, and how far apart they are. */
export function MailboxPace({ form, onChange }: MailboxPaceProps) {
  const id = useId();
  return (
    <fieldset class="grid gap-4 border-line border-t pt-4">
      <legend class="float-left mb-1 font-medium">How many</legend>
      <div class="clear-both grid gap-4 sm:grid-cols-3">
        <Numeric label="Mails a day, at most" value={form.dailyCap} onChange={(dailyCap) => onChange({ dailyCap })} />
        <Numeric label="Seconds apart, at least" value={form.gapFrom} onChange={(gapFrom) => onChange({ gapFrom })} />
        <Numeric label="And at most" value={form.gapTo} onChange={(gapTo) => onChange({ gapTo })} />
      </div>
      <label for={id} class="flex items-start gap-2.5">
        <Checkbox
          id={id}
          class="mt-0.5"
          checked={form.warmsUp}
          onChange={(event) => onChange({ warmsUp: event.currentTarget.checked })}
        />
        <span>
          Warm up
          <span class="block text-muted text-sm">
            A new address that sends many mails at once is taken for spam. It begins with few, and 1.3 times as many
            every day.
          </span>
        </span>
      </label>
      {form.warmsUp && (
        <div class="grid gap-1.5 sm:w-1/3">
          <Numeric
            label="Mails on the first day"
            value={form.warmUpFrom}
            onChange={(warmUpFrom) => onChange({ warmUpFrom })}
          />
        </div>
      )}
      {form.warmsUp && <WarmUpCourse from={Number(form.warmUpFrom)} cap={Number(form.dailyCap)} />}
    </fieldset>
  );
}

function WarmUpCourse({ from, cap }: { from: number; cap: number }) {
  if (!(from >= 1 && cap >= from)) return null;
  const days = warmUpDays(from, cap);
  return (
    <p class="text-muted text-sm tabular-nums">
      {days
        .slice(0, 6)
        .map((mails) => formatNumber(mails))
        .join(" → ")}
      {days.length > 6 && " → …"}; all {formatNumber(cap)} from day {days.length} on.
    </p>
  );
}

function Numeric({ label, value, onChange }: { label: string; value: string; onChange: (typed: string) => void }) {
  return (
    <Field label={label}>
      {(attributes) => (
        <Input
          {...attributes}
          type="number"
          inputMode="numeric"
          autocomplete="off"
          min={0}
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
