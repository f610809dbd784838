import { useEffect, useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { loadMembers, type Member, members } from "../../state/members.ts";
import { session } from "../../state/session.ts";
import { formatDay } from "../../state/time.ts";
import { type Membership, workspace } from "../../state/workspaces.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { Badge } from "../../ui/Badge.tsx";
import type { BadgeTone } from "../../ui/badge_tone.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { CountrySettings } from "./CountrySettings.tsx";
import { RetentionSettings } from "./RetentionSettings.tsx";
import { SettingsSection } from "./SettingsSection.tsx";
import { SpendingSettings } from "./SpendingSettings.tsx";
import { StageSettings } from "./StageSettings.tsx";

const roles: Record<Membership["role"], { label: string; tone: BadgeTone; may: string }> = {
  owner: { label: "Owner", tone: "accent", may: "You may change everything here." },
  admin: { label: "Admin", tone: "violet", may: "You may change leads and manage the workspace." },
  member: { label: "Member", tone: "neutral", may: "You may change leads." },
  viewer: { label: "Viewer", tone: "warning", may: "You may look, but not change anything." },
};

/** The workspace and its people. */
export function WorkspaceSettings({ workspaceId }: { workspaceId: string }) {
  const [problem, setProblem] = useState<string>();
  async function load() {
    setProblem(undefined);
    try {
      await loadMembers(workspaceId);
    } catch (error) {
      setProblem(messageOf(error));
    }
  }
  useEffect(() => void load(), [workspaceId]);
  const place = workspace.value;
  const people = members.value;
  if (!place) return null;
  return (
    <>
      <SettingsSection title={place.name} description={roles[place.role].may}>
        <p class="flex items-center gap-1 text-muted text-sm">
          Id <span class="ml-1 min-w-0 truncate font-mono">{place.workspace_id}</span>
          <CopyButton label="Copy id" text={place.workspace_id} />
        </p>
      </SettingsSection>
      <SettingsSection title="Members">
        {problem && <ErrorState title="The members could not be read" message={problem} onRetry={() => void load()} />}
        {!problem && !people && (
          <div aria-busy="true" class="grid gap-3">
            <span class="sr-only">Loading members</span>
            <Skeleton class="h-12 w-full" />
            <Skeleton class="h-12 w-full" />
          </div>
        )}
        {people && (
          <ul aria-label="Members" class="grid divide-y divide-line rounded-lg border border-line bg-surface">
            {people.map((member) => (
              <MemberItem key={member.user_id} member={member} />
            ))}
          </ul>
        )}
      </SettingsSection>
      <StageSettings workspaceId={workspaceId} />
      <CountrySettings workspaceId={workspaceId} />
      <SpendingSettings workspaceId={workspaceId} />
      <RetentionSettings workspaceId={workspaceId} />
    </>
  );
}

function MemberItem({ member }: { member: Member }) {
  const person = session.value;
  const isMe = person.status === "signed_in" && person.userId === member.user_id;
  const role = roles[member.role];
  return (
    <li class="flex items-center gap-3 px-4 py-2.5">
      <Avatar name={member.display_name} />
      <div class="min-w-0 flex-1">
        <p class="truncate font-medium">
          {member.display_name}
          {isMe && <span class="font-normal text-muted"> (you)</span>}
        </p>
        <p class="truncate text-muted text-sm">{member.email}</p>
      </div>
      <span class="hidden text-muted text-sm sm:inline">since {formatDay(member.created_at)}</span>
      <Badge tone={role.tone}>{role.label}</Badge>
    </li>
  );
}
