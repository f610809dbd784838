import { createClient } from "@supabase/supabase-js";
import { useEffect, useState } from "react";

/** Set when the page is built; the project is on the page's own origin. */
const key: string = import.meta.env.VITE_PUBLISHABLE_KEY;
export const supabase = createClient(location.origin, key);

/** What any page of this product must know before a message can be written: the session, and the workspace. */
export function useWorkspace(): { id: string; token: string } | undefined {
  const [workspace, setWorkspace] = useState<{ id: string; token: string }>();
  useEffect(() => {
    void readWorkspace().then(setWorkspace);
  }, []);
  return workspace;
}

async function readWorkspace() {
  const { data } = await supabase.auth.getSession();
  const { data: workspaces } = await supabase.rpc("my_workspaces");
  const id = workspaces?.[0]?.workspace_id;
  return id && data.session ? { id, token: data.session.access_token } : undefined;
}
