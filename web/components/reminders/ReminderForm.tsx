import { AlarmClockPlus } from "lucide-preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/Button.tsx";
import { Input } from "../../ui/Input.tsx";
import { TimeMenu } from "./TimeMenu.tsx";

interface ReminderFormProps {
  /** What it says when nothing else is typed. */
  usual: string;
  onSet: (text: string, dueAt: string) => Promise<void>;
}

/** Sets a reminder: what, then when. */
export function ReminderForm({ usual, onSet }: ReminderFormProps) {
  const [text, setText] = useState("");
  return (
    <div class="flex items-center gap-2">
      <Input
        aria-label="Remind me to"
        placeholder={`${usual}…`}
        maxLength={500}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        class="min-w-0 flex-1"
      />
      <TimeMenu
        label="When to remind you"
        align="end"
        trigger={(attributes) => (
          <Button {...attributes} icon={AlarmClockPlus}>
            Remind me
          </Button>
        )}
        onTime={(instant) => void onSet(text.trim() || usual, instant).then(() => setText(""))}
      />
    </div>
  );
}
