import { Eye, EyeOff, Plus, Trash2 } from "lucide-preact";
import { useId, useState } from "preact/hooks";
import { Button } from "../../ui/Button.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Tabs } from "../../ui/Tabs.tsx";
import { type DraftStep, mostVariants } from "./campaign_draft.ts";
import { withVariant } from "./draft_steps.ts";
import { MailEditor } from "./MailEditor.tsx";
import type { StepCardProps } from "./StepCard.tsx";
import { WinnerFields } from "./WinnerFields.tsx";

const letters = ["A", "B", "C", "D"];

/** The texts of a mail: one, or several that are tried against each other. */
export function MailFields(props: StepCardProps & { step: DraftStep }) {
  const { step, index, isReadOnly, onChange } = props;
  const id = useId();
  const [place, setPlace] = useState(0);
  const [previews, setPreviews] = useState(false);
  const { variants } = step;
  const at = Math.min(place, variants.length - 1);
  const variant = variants[at];
  if (!variant) return null;
  const name = variants.length > 1 ? `Step ${index + 1}, variant ${letters[at]}` : `Step ${index + 1}`;
  const add = () => {
    onChange({ variants: [...variants, { ...variant, key: crypto.randomUUID(), id: undefined }] });
    setPlace(variants.length);
  };
  return (
    <div class="grid gap-4">
      {variants.length > 1 && (
        <div class="flex items-end gap-2">
          <div class="min-w-0 flex-1">
            <Tabs
              label={`Variants of step ${index + 1}`}
              tabs={variants.map((_, each) => ({ id: `${each}`, label: `Variant ${letters[each]}` }))}
              selected={`${at}`}
              onSelect={(chosen) => setPlace(Number(chosen))}
              panelId={`${id}-variant`}
            />
          </div>
          {!isReadOnly && (
            <IconButton
              label={`Remove variant ${letters[at]} of step ${index + 1}`}
              icon={Trash2}
              size="small"
              onClick={() => onChange({ variants: withVariant(variants, at, undefined) })}
            />
          )}
        </div>
      )}
      <div id={`${id}-variant`} {...(variants.length > 1 && { role: "tabpanel" as const, "aria-label": name })}>
        <MailEditor
          key={variant.key}
          {...props}
          name={name}
          variant={variant}
          previews={previews}
          onVariant={(change) => onChange({ variants: withVariant(variants, at, change) })}
        />
      </div>
      <div class="flex flex-wrap gap-2">
        <Button
          size="small"
          icon={previews ? EyeOff : Eye}
          aria-expanded={previews}
          onClick={() => setPreviews(!previews)}
        >
          {previews ? "Hide preview" : "Preview"}
        </Button>
        {!isReadOnly && variants.length < mostVariants && (
          <Button size="small" tone="quiet" icon={Plus} onClick={add}>
            {variants.length === 1 ? "Try a variant against it" : "Add variant"}
          </Button>
        )}
      </div>
      {variants.length > 1 && <WinnerFields step={step} isReadOnly={isReadOnly} onChange={onChange} />}
    </div>
  );
}
