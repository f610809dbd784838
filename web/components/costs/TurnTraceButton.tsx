import { useState } from "preact/hooks";
import type { TurnUsage } from "../../../shared/contracts/events.ts";
import { costWords, tokenWords } from "../../state/cost_words.ts";
import { LazyPart } from "../LazyPart.tsx";

const dialog = () => import("./TurnTraceDialog.tsx").then((module) => module.TurnTraceDialog);

interface TurnTraceButtonProps {
  turnId: string;
  usage: TurnUsage | undefined;
}

/** What an answer took and cost; a click shows how it came about. */
export function TurnTraceButton({ turnId, usage }: TurnTraceButtonProps) {
  const [open, setOpen] = useState(false);
  const isUsed = usage !== undefined && usage.input_tokens + usage.output_tokens > 0;
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        data-tooltip="How this answer came about"
        class="rounded-md px-1 hover:bg-hover hover:text-ink pointer-coarse:py-2"
        onClick={() => setOpen(true)}
      >
        {isUsed ? `${tokenWords(usage)} · ${costWords(usage.cost_micros)}` : "Details"}
      </button>
      {open && (
        <LazyPart
          load={dialog}
          props={{ turnId, onClose: () => setOpen(false) }}
          placeholder={<span aria-busy="true" />}
        />
      )}
    </>
  );
}
