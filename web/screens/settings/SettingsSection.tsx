import type { ComponentChildren } from "preact";

interface SettingsSectionProps {
  title: string;
  /** What it is for, in a sentence. */
  description?: string;
  children: ComponentChildren;
}

/** A group of settings that belong together. */
export function SettingsSection({ title, description, children }: SettingsSectionProps) {
  return (
    <section class="border-line border-t py-6 first:border-t-0 first:pt-0">
      <h2 class="font-semibold">{title}</h2>
      {description && <p class="mt-0.5 text-muted">{description}</p>}
      <div class="mt-4 grid gap-4">{children}</div>
    </section>
  );
}
