import { ChevronDown } from "lucide-preact";
import { useMemo } from "preact/hooks";
import { deviceTimeZone, now } from "../../state/time.ts";
import { Button } from "../../ui/Button.tsx";
import { ChoiceList } from "../../ui/ChoiceList.tsx";
import { Popover } from "../../ui/Popover.tsx";
import { timeZoneChoices, timeZoneLabel } from "./time_zone_choices.ts";

interface TimeZonePickerProps {
  value: string;
  onChange: (zone: string) => void;
}

/** The time zone, found by typing a city. */
export function TimeZonePicker({ value, onChange }: TimeZonePickerProps) {
  return (
    <div class="grid content-start gap-1.5">
      <span class="font-medium text-sm" id="time-zone-label">
        Time zone
      </span>
      <Popover
        label="Time zone"
        class="w-84 p-2"
        trigger={(attributes) => (
          <Button
            {...attributes}
            aria-labelledby={`time-zone-label ${attributes.id}`}
            class="w-full justify-between! border-line-strong px-2.5! font-normal!"
          >
            <span class="truncate">{timeZoneLabel(value, now.value)}</span>
            <ChevronDown size={15} aria-hidden="true" class="text-muted" />
          </Button>
        )}
      >
        {(close) => (
          <ZoneList
            value={value}
            onChange={(zone) => {
              onChange(zone);
              close();
            }}
          />
        )}
      </Popover>
    </div>
  );
}

function ZoneList({ value, onChange }: TimeZonePickerProps) {
  const choices = useMemo(() => timeZoneChoices([value, deviceTimeZone], Date.now()), [value]);
  return (
    <ChoiceList
      label="Time zone"
      choices={choices}
      chosen={new Set([value])}
      onToggle={onChange}
      single
      emptyText="This browser names no zones."
    />
  );
}
