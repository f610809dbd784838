import { Brain } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { session } from "../../state/session.ts";
import { toast, toastError } from "../../state/toasts.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { AddMemory } from "./AddMemory.tsx";
import { MemoryItem } from "./MemoryItem.tsx";
import {
  addMemory,
  changeMemory,
  deleteMemory,
  type Memory,
  type MemoryOwner,
  readMemories,
} from "./memory_requests.ts";
import { SettingsSection } from "./SettingsSection.tsx";

/** What the assistant remembers: to see, add, correct and delete. */
export function MemorySettings({ workspaceId }: { workspaceId: string }) {
  const person = session.value;
  if (person.status !== "signed_in") return null;
  return <MemoriesOf owner={{ workspaceId, userId: person.userId }} />;
}

function MemoriesOf({ owner }: { owner: MemoryOwner }) {
  const { memories, problem, load, add, change, remove } = useMemories(owner);
  return (
    <SettingsSection
      title="Memory"
      description="What the assistant knows about you in every conversation. Only you and it can see this."
    >
      <AddMemory onAdd={add} />
      {problem && !memories && (
        <ErrorState title="The memory could not be read" message={problem} onRetry={() => void load()} />
      )}
      {!problem && !memories && (
        <div aria-busy="true" class="grid gap-3">
          <span class="sr-only">Loading memory</span>
          <Skeleton class="h-12 w-full" />
          <Skeleton class="h-12 w-full" />
        </div>
      )}
      {memories?.length === 0 && (
        <EmptyState icon={Brain} title="Nothing is remembered yet">
          Tell it something above, or say in a chat: “Remember that I write short e-mails.”
        </EmptyState>
      )}
      {memories && memories.length > 0 && (
        <ul aria-label="Memories" class="grid divide-y divide-line rounded-lg border border-line bg-surface">
          {memories.map((memory) => (
            <MemoryItem key={memory.id} memory={memory} onChange={change} onRemove={remove} />
          ))}
        </ul>
      )}
    </SettingsSection>
  );
}

function useMemories(owner: MemoryOwner) {
  const [memories, setMemories] = useState<Memory[]>();
  const [problem, setProblem] = useState<string>();

  async function load() {
    setProblem(undefined);
    try {
      setMemories(await readMemories(owner));
    } catch (error) {
      setProblem(messageOf(error));
    }
  }
  useEffect(() => void load(), [owner.workspaceId, owner.userId]);

  async function add(content: string, source: Memory["source"] = "user") {
    const added = await addMemory(owner, content, source);
    setMemories((known) => [added, ...(known ?? [])]);
    toast({ title: "Remembered", tone: "success" });
  }

  async function change(id: string, content: string) {
    const changed = await changeMemory(id, content, new Date().toISOString());
    setMemories((known) => known?.map((each) => (each.id === id ? changed : each)));
    toast({ title: "Memory saved", tone: "success" });
  }

  async function remove({ id, content, source }: Memory) {
    try {
      await deleteMemory(id);
      setMemories((known) => known?.filter((each) => each.id !== id));
      const undo = () => void add(content, source).catch(toastError);
      toast({ title: "Forgotten", actions: [{ label: "Undo", run: undo }] });
    } catch (error) {
      toastError(error);
    }
  }

  return { memories, problem, load, add, change, remove };
}
