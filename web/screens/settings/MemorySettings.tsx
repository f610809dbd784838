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
  type MemoryChange,
  type MemoryScope,
  readMemories,
} from "./memory_requests.ts";
import { SettingsSection } from "./SettingsSection.tsx";

/** What the assistant remembers: to see, add, correct and delete. */
export function MemorySettings({ workspaceId }: { workspaceId: string }) {
  const person = session.value;
  if (person.status !== "signed_in") return null;
  return <Memories workspaceId={workspaceId} userId={person.userId} />;
}

function Memories({ workspaceId, userId }: { workspaceId: string; userId: string }) {
  const { memories, problem, load, add, change, remove } = useMemories(workspaceId);
  return (
    <SettingsSection
      title="Memory"
      description="What the assistant knows in every conversation: about you, which only you and it can see, and what everyone in the workspace shares."
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
            <MemoryItem
              key={memory.id}
              memory={memory}
              isOwn={memory.author_id === userId}
              onChange={change}
              onRemove={remove}
            />
          ))}
        </ul>
      )}
    </SettingsSection>
  );
}

function useMemories(workspaceId: string) {
  const [memories, setMemories] = useState<Memory[]>();
  const [problem, setProblem] = useState<string>();

  async function load() {
    setProblem(undefined);
    try {
      setMemories(await readMemories(workspaceId));
    } catch (error) {
      setProblem(messageOf(error));
    }
  }
  useEffect(() => void load(), [workspaceId]);

  async function add(content: string, scope: MemoryScope) {
    const isNew = await addMemory(workspaceId, content, scope);
    await load();
    toast({ title: isNew ? "Remembered" : "That is remembered already", tone: "success" });
  }

  async function change(id: string, change: MemoryChange) {
    await changeMemory(id, change, new Date().toISOString());
    await load();
    toast({ title: "Memory saved", tone: "success" });
  }

  async function remove({ id, content, scope }: Memory) {
    await deleteMemory(id);
    await load();
    const undo = () => void add(content, scope).catch(toastError);
    toast({ title: "Forgotten", actions: [{ label: "Undo", run: undo }] });
  }

  return { memories, problem, load, add, change, remove };
}
