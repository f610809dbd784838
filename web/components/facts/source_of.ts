/** Where a source is opened, and what it is called. DNS has no page; sites of the demo are served beside this page. */
export function sourceOf(address: string): { label: string; href: string | undefined } {
  if (address.startsWith("dns:")) return { label: `DNS of ${address.slice(4)}`, href: undefined };
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol)) return { label: address, href: undefined };
  const path = url.pathname === "/" ? "" : url.pathname;
  const label = `${url.hostname.replace(/^www\./, "")}${path}`;
  // Nobody on the internet can have such a name.
  if (url.hostname.endsWith(".example"))
    return { label: `${label} (demo site)`, href: `/demo-sites/${url.hostname}${url.pathname}` };
  return { label, href: url.href };
}
