import type { LucideIcon } from "lucide-preact";
import { useRef } from "preact/hooks";
import { Button, type ButtonProps } from "../../ui/Button.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { acceptedFiles } from "./accepted_files.ts";

interface FileButtonProps extends Pick<ButtonProps, "tone" | "size" | "icon"> {
  label: string;
  onFile: (file: File) => void;
}

/** A button that asks for a file of leads. */
export function FileButton({ label, onFile, ...look }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button {...look} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <HiddenInput input={input} onFile={onFile} />
    </>
  );
}

/** The same as an icon. */
export function FileIconButton({
  label,
  icon,
  onFile,
}: {
  label: string;
  icon: LucideIcon;
  onFile: (file: File) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton label={label} icon={icon} onClick={() => input.current?.click()} />
      <HiddenInput input={input} onFile={onFile} />
    </>
  );
}

function HiddenInput({ input, onFile }: { input: { current: HTMLInputElement | null }; onFile: (file: File) => void }) {
  return (
    <input
      ref={input}
      type="file"
      accept={acceptedFiles}
      class="hidden"
      tabIndex={-1}
      aria-hidden="true"
      onChange={(event) => {
        const [file] = event.currentTarget.files ?? [];
        // The same file again is a choice too.
        event.currentTarget.value = "";
        if (file) onFile(file);
      }}
    />
  );
}
