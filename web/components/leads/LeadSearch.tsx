import { Search, X } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { IconButton } from "../../ui/IconButton.tsx";
import { Input } from "../../ui/Input.tsx";

const settleMilliseconds = 220;

interface LeadSearchProps {
  text: string;
  onChange: (text: string) => void;
  label?: string;
}

/** Free text over the leads (or accounts); searches once the typing rests. */
export function LeadSearch({ text, onChange, label = "Search leads" }: LeadSearchProps) {
  const [typed, setTyped] = useState(text);
  const sent = useRef(text);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    // The filter changed elsewhere (cleared, a link, back): follow it, but never what was typed here.
    if (text !== sent.current) setTyped(text);
    sent.current = text;
  }, [text]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function search(next: string, delay: number) {
    setTyped(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      sent.current = next.trim();
      onChange(next.trim());
    }, delay);
  }

  return (
    <div class="relative min-w-40 flex-1 @min-[40rem]:max-w-72">
      <Search
        size={15}
        aria-hidden="true"
        class="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-faint"
      />
      <Input
        type="search"
        data-lead-search
        aria-label={label}
        placeholder={label}
        class="px-8 [&::-webkit-search-cancel-button]:hidden"
        maxLength={200}
        value={typed}
        onInput={(event) => search(event.currentTarget.value, settleMilliseconds)}
        onKeyDown={(event) => {
          if (event.key === "Enter") search(typed, 0);
        }}
      />
      {typed && (
        <IconButton
          label="Clear search"
          icon={X}
          size="small"
          class="absolute top-1/2 right-0.5 -translate-y-1/2"
          onClick={() => search("", 0)}
        />
      )}
    </div>
  );
}
