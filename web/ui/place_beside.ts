const gapPixels = 4;
const marginPixels = 8;

/** Puts a popover below the anchor (above where there is no room), within the window. */
export function placeBeside(popover: HTMLElement, anchor: DOMRect, align: "start" | "end" | "center"): void {
  const { offsetWidth: width, offsetHeight: height } = popover;
  const wanted = { start: anchor.left, end: anchor.right - width, center: anchor.left + (anchor.width - width) / 2 }[
    align
  ];
  const left = Math.max(marginPixels, Math.min(wanted, innerWidth - width - marginPixels));
  const below = anchor.bottom + gapPixels;
  const above = anchor.top - gapPixels - height;
  const fits = below + height + marginPixels <= innerHeight || above < marginPixels;
  const top = fits ? Math.min(below, Math.max(marginPixels, innerHeight - height - marginPixels)) : above;
  popover.style.position = "fixed";
  popover.style.inset = `${top}px auto auto ${left}px`;
}
