import { Select } from "../../ui/Select.tsx";

interface TimeSelectProps {
  label: string;
  /** "07:30" */
  value: string;
  onChange: (time: string) => void;
}

const halfHours = Array.from(
  { length: 48 },
  (_, half) => `${String(Math.floor(half / 2)).padStart(2, "0")}:${half % 2 ? "30" : "00"}`,
);

/** A time of day by half hours; a quarter that was set elsewhere stays choosable. */
export function TimeSelect({ label, value, onChange }: TimeSelectProps) {
  const times = halfHours.includes(value) ? halfHours : [...halfHours, value].sort();
  return (
    <Select
      aria-label={label}
      class="max-w-28"
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    >
      {times.map((time) => (
        <option key={time} value={time}>
          {time}
        </option>
      ))}
    </Select>
  );
}
