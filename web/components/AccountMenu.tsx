import { CircleHelp, LogOut, Monitor, Moon, Sun } from "lucide-preact";
import { helpOpen } from "../state/help.ts";
import { navigate, pathTo, route } from "../state/router.ts";
import { session, signOut } from "../state/session.ts";
import { chooseTheme, type ThemeChoice, theme } from "../state/theme.ts";
import { chooseWorkspace, memberships, workspace } from "../state/workspaces.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { Menu, MenuItem, MenuSeparator } from "../ui/Menu.tsx";

const themeItems: { choice: ThemeChoice; label: string; icon: typeof Sun }[] = [
  { choice: "system", label: "System theme", icon: Monitor },
  { choice: "light", label: "Light", icon: Sun },
  { choice: "dark", label: "Dark", icon: Moon },
];

/** Who is signed in, their workspaces, the theme, help, and the way out. */
export function AccountMenu() {
  const person = session.value;
  const email = person.status === "signed_in" ? person.email : "";
  const name = workspace.value?.display_name || email;
  const others = memberships.value ?? [];
  return (
    <Menu
      label="Account"
      align="end"
      trigger={(attributes) => (
        <button
          type="button"
          {...attributes}
          aria-label={`Account of ${name}`}
          class="flex h-13 w-full items-center justify-center rounded-lg hover:bg-hover"
        >
          <Avatar name={name} />
        </button>
      )}
    >
      <div class="px-2 pt-1.5 pb-2">
        <p class="truncate font-medium">{name}</p>
        <p class="truncate text-muted text-sm">{email}</p>
      </div>
      {others.length > 1 && (
        <>
          <MenuSeparator />
          {others.map((each) => (
            <MenuItem
              key={each.workspace_id}
              checked={each.workspace_id === workspace.value?.workspace_id}
              onSelect={() => openWorkspace(each.workspace_id)}
            >
              {each.name}
            </MenuItem>
          ))}
        </>
      )}
      <MenuSeparator />
      {themeItems.map(({ choice, label, icon }) => (
        <MenuItem key={choice} icon={icon} checked={theme.value === choice} onSelect={() => chooseTheme(choice)}>
          {label}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem icon={CircleHelp} hint="?" onSelect={() => (helpOpen.value = true)}>
        Help and shortcuts
      </MenuItem>
      <MenuItem icon={LogOut} onSelect={() => void signOut()}>
        Sign out
      </MenuItem>
    </Menu>
  );
}

/** The open chat or lead belongs to the workspace that is left. */
function openWorkspace(workspaceId: string): void {
  navigate(route.value.name === "leads" ? pathTo.leads() : pathTo.chat());
  chooseWorkspace(workspaceId);
}
