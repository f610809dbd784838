import { FileUp } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";

interface FileDropProps {
  /** Undefined takes no files. */
  onFile: ((file: File) => void) | undefined;
  class?: string;
  children: ComponentChildren;
}

/** A part of the page on which a file can be dropped. Keyboards and fingers use a button instead. */
export function FileDrop({ onFile, class: extra, children }: FileDropProps) {
  const [over, setOver] = useState(false);
  // Entering a child leaves its parent: only the last one left counts.
  const depth = useRef(0);
  const isFile = (event: DragEvent) => onFile !== undefined && (event.dataTransfer?.types.includes("Files") ?? false);
  const leave = (to: number) => {
    depth.current = to;
    if (to <= 0) setOver(false);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping needs a pointer; the same is on a button.
    <div
      class={`relative ${extra ?? ""}`}
      onDragEnter={(event) => {
        if (!isFile(event)) return;
        depth.current += 1;
        setOver(true);
      }}
      onDragLeave={(event) => isFile(event) && leave(depth.current - 1)}
      onDragOver={(event) => isFile(event) && event.preventDefault()}
      onDrop={(event) => {
        if (!isFile(event)) return;
        event.preventDefault();
        leave(0);
        const file = event.dataTransfer?.files[0];
        if (file) onFile?.(file);
      }}
    >
      {children}
      {over && (
        <div class="pointer-events-none absolute inset-2 z-20 grid place-items-center rounded-xl border-2 border-accent border-dashed bg-canvas/90">
          <p class="flex items-center gap-2 font-medium text-accent text-lg">
            <FileUp size={22} aria-hidden="true" />
            Drop the file to import its leads
          </p>
        </div>
      )}
    </div>
  );
}
