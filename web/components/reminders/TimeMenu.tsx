import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { localInstant } from "../../../shared/domain/local_instant.ts";
import { formatInstant, locale, now, timeZone } from "../../state/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Popover, type PopoverTrigger } from "../../ui/Popover.tsx";
import { quickTimes } from "./quick_times.ts";

interface TimeMenuProps {
  label: string;
  trigger: (attributes: PopoverTrigger) => ComponentChildren;
  onTime: (instant: string) => void;
  align?: "start" | "end";
}

/** When: the moments that people often mean, or any other, where the reader is. */
export function TimeMenu({ label, trigger, onTime, align = "start" }: TimeMenuProps) {
  return (
    <Popover label={label} align={align} class="w-80 p-2" trigger={trigger}>
      {(close) => (
        <TimeChoices
          onTime={(instant) => {
            close();
            onTime(instant);
          }}
        />
      )}
    </Popover>
  );
}

function TimeChoices({ onTime }: { onTime: (instant: string) => void }) {
  const [local, setLocal] = useState("");
  const chosen = local === "" ? undefined : localInstant(local.slice(0, 16), timeZone.value);
  const isAhead = chosen !== undefined && Date.parse(chosen) > now.value;
  return (
    <div class="grid gap-1">
      {quickTimes(Date.now(), { timeZone: timeZone.value, locale: locale.value }).map(({ label, instant }) => (
        <button
          key={instant}
          type="button"
          onClick={() => onTime(instant)}
          class="flex h-8 items-center justify-between gap-3 rounded-md px-2 text-left hover:bg-hover pointer-coarse:h-10"
        >
          {label}
          <span class="text-faint text-sm tabular-nums">{formatInstant(instant)}</span>
        </button>
      ))}
      <form
        class="mt-1 flex items-center gap-2 border-line border-t px-1 pt-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen && isAhead) onTime(chosen);
        }}
      >
        <input
          type="datetime-local"
          aria-label="Another time"
          value={local}
          onInput={(event) => setLocal(event.currentTarget.value)}
          class="field h-8.5 min-w-0 flex-1 px-2 text-sm"
        />
        <Button type="submit" size="small" disabled={!isAhead}>
          Set
        </Button>
      </form>
      {chosen !== undefined && !isAhead && <p class="px-1 text-danger text-sm">That moment has passed.</p>}
    </div>
  );
}
