import { Search, X } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ThreadList } from "../../state/thread_list.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Input } from "../../ui/Input.tsx";

const pauseMilliseconds = 200;

/** Searches titles, messages and what actions came to while the person types. */
export function ThreadSearch({ list }: { list: ThreadList }) {
  const [text, setText] = useState(list.query.value);
  const settled = useRef(text);
  useEffect(() => {
    if (settled.current === text) return;
    const timer = setTimeout(() => {
      settled.current = text;
      void list.search(text.trim(), list.archived.value);
    }, pauseMilliseconds);
    return () => clearTimeout(timer);
  }, [text, list]);
  return (
    <div class="relative">
      <Search
        size={15}
        aria-hidden="true"
        class="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-faint"
      />
      <Input
        type="search"
        aria-label="Search chats"
        placeholder="Search chats"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && text) {
            setText("");
            event.stopPropagation();
          }
        }}
        class="pr-8 pl-8 [&::-webkit-search-cancel-button]:hidden"
      />
      {text && (
        <IconButton
          label="Clear the search"
          icon={X}
          size="small"
          class="absolute top-1/2 right-0.5 -translate-y-1/2"
          onClick={() => setText("")}
        />
      )}
    </div>
  );
}
