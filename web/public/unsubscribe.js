// The page to unsubscribe where the project's functions may not show one: only the button acts, by a POST to the function.
const token = new URLSearchParams(location.search).get("t") ?? "";
const form = document.querySelector("#confirm");
const incomplete = document.querySelector("#incomplete");

try {
  const { supabase_url } = await (await fetch("/config.json")).json();
  if (!/^[0-9a-f]{64,100}$/.test(token) || !/^https?:\/\//.test(supabase_url))
    throw new Error("The link is not complete.");
  form.action = `${supabase_url}/functions/v1/mail/unsubscribe?t=${token}`;
  form.hidden = false;
} catch {
  incomplete.hidden = false;
}
