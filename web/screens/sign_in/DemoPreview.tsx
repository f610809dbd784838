import { Check, Mail, Search } from "lucide-preact";

/** A glimpse of what the assistant does, beside the sign-in form. Decorative. */
export function DemoPreview() {
  return (
    <div
      aria-hidden="true"
      class="m-3 hidden items-center justify-center overflow-hidden rounded-xl bg-sunken p-10 lg:flex"
    >
      <div class="grid w-full max-w-110 select-none gap-4">
        <p class="ml-auto max-w-[80%] rounded-xl bg-hover px-3.5 py-2">
          Who in Germany has gone quiet, and is worth a mail?
        </p>
        <p class="flex items-center gap-2 text-muted text-sm">
          <Search size={14} /> Searched leads <span class="text-faint">14 found</span>
        </p>
        <p class="text-md">
          Fourteen, and <strong class="font-semibold">Ada Lindqvist</strong> stands out: score 94, no word for 34 days.
          I have drafted a mail.
        </p>
        <div class="overflow-hidden rounded-lg bg-surface shadow-high">
          <p class="flex items-center gap-2 border-line border-b bg-warning-soft px-4 py-2.5 font-medium text-sm text-warning">
            <Mail size={15} /> Needs your approval
          </p>
          <div class="grid gap-1 px-4 py-3">
            <p class="text-muted text-sm">To Ada Lindqvist</p>
            <p class="font-medium">Your new warehouse in Malmö</p>
            <p class="text-muted">Hi Ada, congratulations on the opening. Teams like yours …</p>
          </div>
          <div class="flex gap-2 px-4 pb-3.5">
            <span class="rounded-md bg-accent px-3 py-1.5 font-medium text-on-accent text-sm">Approve and send</span>
            <span class="rounded-md border border-line-strong px-3 py-1.5 font-medium text-sm">Edit</span>
          </div>
        </div>
        <p class="flex items-center gap-2 text-sm text-success">
          <Check size={15} /> Nothing leaves without you. Everything else can be undone.
        </p>
      </div>
    </div>
  );
}
