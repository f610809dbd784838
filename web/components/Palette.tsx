import {
  AlarmClock,
  Building2,
  CalendarClock,
  ChartColumn,
  CircleHelp,
  FileUp,
  type LucideIcon,
  Mails,
  MessageSquare,
  MessageSquareReply,
  Moon,
  Settings,
  SquareKanban,
  SquarePen,
  Sun,
  Users,
} from "lucide-preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { searchThreads, type ThreadSummary } from "../api/threads.ts";
import { helpOpen } from "../state/help.ts";
import { paletteOpen } from "../state/palette.ts";
import { navigate, pathTo } from "../state/router.ts";
import { chooseTheme } from "../state/theme.ts";
import { workspace } from "../state/workspaces.ts";
import { classNames } from "../ui/class_names.ts";
import { ToastRegion } from "../ui/ToastRegion.tsx";
import { useModal } from "../ui/use_modal.ts";

interface Choice {
  id: string;
  icon: LucideIcon;
  label: string;
  note?: string | undefined;
  run: () => void;
}

const commands: Choice[] = [
  { id: "new", icon: SquarePen, label: "New chat", run: () => navigate(pathTo.chat()) },
  { id: "leads", icon: Users, label: "Leads", run: () => navigate(pathTo.leads()) },
  { id: "board", icon: SquareKanban, label: "Pipeline board", run: () => navigate(pathTo.leads(undefined, "board")) },
  { id: "reminders", icon: AlarmClock, label: "Reminders", run: () => navigate(pathTo.reminders()) },
  { id: "accounts", icon: Building2, label: "Accounts", run: () => navigate(pathTo.accounts()) },
  { id: "campaigns", icon: Mails, label: "Campaigns", run: () => navigate(pathTo.campaigns()) },
  { id: "replies", icon: MessageSquareReply, label: "Replies", run: () => navigate(pathTo.replies()) },
  { id: "analytics", icon: ChartColumn, label: "Analytics", run: () => navigate(pathTo.analytics()) },
  { id: "schedules", icon: CalendarClock, label: "Schedules", run: () => navigate(pathTo.schedules()) },
  { id: "import", icon: FileUp, label: "Import leads from a file", run: () => navigate(pathTo.imports()) },
  { id: "settings", icon: Settings, label: "Settings", run: () => navigate(pathTo.settings()) },
  { id: "light", icon: Sun, label: "Light theme", run: () => chooseTheme("light") },
  { id: "dark", icon: Moon, label: "Dark theme", run: () => chooseTheme("dark") },
  { id: "help", icon: CircleHelp, label: "Help and shortcuts", run: () => (helpOpen.value = true) },
];

/** Finds a chat by its title or its words, and goes anywhere on the page. */
export function Palette() {
  const close = () => (paletteOpen.value = false);
  const open = paletteOpen.value;
  const reference = useModal(open, close);
  if (!open) return null;
  return (
    <dialog
      ref={reference}
      aria-label="Find a chat or go anywhere"
      class="mx-auto mt-[12dvh] w-[calc(100%-2rem)] max-w-136 animate-rise overflow-hidden rounded-xl bg-raised p-0 shadow-high"
    >
      <PaletteSearch onDone={close} />
      <ToastRegion inside={reference} />
    </dialog>
  );
}

function PaletteSearch({ onDone }: { onDone: () => void }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const threads = useFoundThreads(text.trim());
  const choices = useMemo(() => [...matching(text), ...threads.map(choiceOf)], [text, threads]);
  useEffect(() => setAt(0), [choices]);
  useEffect(() => list.current?.children[at]?.scrollIntoView({ block: "nearest" }), [at]);
  const choose = (choice: Choice | undefined) => {
    if (!choice) return;
    onDone();
    choice.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((at + step + choices.length) % Math.max(1, choices.length));
    else if (event.key === "Enter") choose(choices[at]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        role="combobox"
        aria-label="Find a chat or go anywhere"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={choices[at] ? `palette-${choices[at].id}` : undefined}
        placeholder="Find a chat or go anywhere"
        value={text}
        autofocus
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        class="h-12 w-full border-line border-b bg-transparent px-4 text-md outline-none"
      />
      <div
        ref={list}
        id="palette-list"
        role="listbox"
        tabIndex={-1}
        aria-label="Found"
        class="max-h-[50dvh] overflow-y-auto p-1.5"
      >
        {choices.map((choice, index) => (
          <PaletteOption
            key={choice.id}
            choice={choice}
            selected={index === at}
            onHover={() => setAt(index)}
            onChoose={() => choose(choice)}
          />
        ))}
      </div>
      {choices.length === 0 && <p class="px-4 pt-2 pb-5 text-muted">Nothing matches.</p>}
    </>
  );
}

interface PaletteOptionProps {
  choice: Choice;
  selected: boolean;
  onHover: () => void;
  onChoose: () => void;
}

function PaletteOption({ choice, selected, onHover, onChoose }: PaletteOptionProps) {
  const { icon: Icon, id, label, note } = choice;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field steers the list with the keyboard
    <div
      id={`palette-${id}`}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      onPointerMove={onHover}
      onClick={onChoose}
      class={classNames(
        "flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 pointer-coarse:h-11",
        selected && "bg-selected",
      )}
    >
      <Icon size={16} aria-hidden="true" class="shrink-0 text-muted" />
      <span class="min-w-0 flex-1 truncate">{label}</span>
      {note && <span class="shrink-0 text-faint text-sm">{note}</span>}
    </div>
  );
}

function matching(text: string): Choice[] {
  const wanted = text.trim().toLowerCase();
  return commands.filter((command) => command.label.toLowerCase().includes(wanted));
}

function choiceOf(thread: ThreadSummary): Choice {
  return {
    id: thread.id,
    icon: MessageSquare,
    label: thread.title || "New chat",
    note: thread.archived_at ? "archived" : undefined,
    run: () => navigate(pathTo.chat(thread.id)),
  };
}

const pauseMilliseconds = 150;

function useFoundThreads(query: string): ThreadSummary[] {
  const [found, setFound] = useState<ThreadSummary[]>([]);
  const workspaceId = workspace.value?.workspace_id;
  useEffect(() => {
    if (!workspaceId) return;
    let wanted = true;
    const search = (archived: boolean) => searchThreads({ workspaceId, query, archived });
    const timer = setTimeout(
      () => {
        Promise.all([search(false), query ? search(true) : []]).then(
          (pages) => wanted && setFound(pages.flat()),
          () => wanted && setFound([]),
        );
      },
      query ? pauseMilliseconds : 0,
    );
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [workspaceId, query]);
  return found;
}
