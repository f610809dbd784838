import { useEffect, useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { loadMyContext, myContext } from "../../state/my_context.ts";
import { session } from "../../state/session.ts";
import { workspace } from "../../state/workspaces.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { OwnSpendingLimit } from "./OwnSpendingLimit.tsx";
import { ProfileFields } from "./ProfileFields.tsx";

/** The person: name, zone, language, and how the assistant should work with them. */
export function ProfileSettings({ workspaceId }: { workspaceId: string }) {
  const [problem, setProblem] = useState<string>();
  const person = session.value;
  const userId = person.status === "signed_in" ? person.userId : undefined;
  async function load() {
    setProblem(undefined);
    try {
      if (userId) await loadMyContext(workspaceId, userId);
    } catch (error) {
      setProblem(messageOf(error));
    }
  }
  useEffect(() => void load(), [workspaceId, userId]);
  const context = myContext.value;
  if (!context) {
    if (problem) {
      return <ErrorState title="Your settings could not be read" message={problem} onRetry={() => void load()} />;
    }
    return (
      <div aria-busy="true" class="grid gap-5">
        <span class="sr-only">Loading settings</span>
        {[1, 2, 3].map((row) => (
          <Skeleton key={row} class="h-9 w-full" />
        ))}
      </div>
    );
  }
  return (
    <>
      <ProfileFields
        workspaceId={workspaceId}
        context={context}
        displayName={workspace.value?.display_name ?? ""}
        email={person.status === "signed_in" ? person.email : ""}
      />
      <div class="mt-8 border-line border-t pt-6">
        <OwnSpendingLimit workspaceId={workspaceId} />
      </div>
    </>
  );
}
