import { Braces, ChevronDown } from "lucide-preact";
import { useState } from "preact/hooks";
import { templateVariables } from "../../../shared/domain/mail/template_variables.ts";
import { customFields } from "../../state/custom_fields.ts";
import { Button } from "../../ui/Button.tsx";
import { ChoiceList } from "../../ui/ChoiceList.tsx";
import { Popover } from "../../ui/Popover.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { writtenVariable } from "./written_variable.ts";

interface VariableMenuProps {
  /** Of which mail. */
  name: string;
  onInsert: (written: string) => void;
  onInsertIntoSubject: (written: string) => void;
}

type Target = "text" | "subject";

/** Everything a mail can say of its reader: chosen here, it is written where the cursor stood. */
export function VariableMenu({ name, onInsert, onInsertIntoSubject }: VariableMenuProps) {
  const [target, setTarget] = useState<Target>("text");
  const variables = templateVariables(customFields.value?.filter(({ archived_at: archived }) => !archived));
  return (
    <Popover
      label={`Variables for ${name}`}
      class="w-80 p-2"
      trigger={(attributes) => (
        <Button {...attributes} size="small" icon={Braces}>
          Insert variable
          <ChevronDown size={13} aria-hidden="true" />
        </Button>
      )}
    >
      {(close) => (
        <div class="grid gap-2">
          <ChoiceList
            label="Variables"
            single
            choices={variables.map(({ name: value, label }) => ({ value, label }))}
            chosen={new Set()}
            emptyText="There are none."
            onToggle={(variable) => {
              close();
              const insert = target === "subject" ? onInsertIntoSubject : onInsert;
              insert(writtenVariable(variable));
            }}
          />
          <Segmented
            label="Into"
            options={[
              { value: "text", label: "Into the text" },
              { value: "subject", label: "Into the subject" },
            ]}
            value={target}
            onChange={setTarget}
          />
        </div>
      )}
    </Popover>
  );
}
