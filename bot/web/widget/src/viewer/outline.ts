/** The outline: open where there is room beside the text, and always showing where one is. */

const BESIDE = window.matchMedia("(min-width: 62rem)");
const MARGIN_PX = 48;

/** Opens and closes the outline with the room there is; returns what marks the section that is read. */
export function tendOutline(page: HTMLElement): (section: HTMLElement) => void {
  const details = page.querySelector<HTMLDetailsElement>(".outline details");
  const entries = details?.querySelector<HTMLElement>(".entries");
  if (!details || !entries) return () => undefined;
  const fit = (): void => {
    details.open = BESIDE.matches;
  };
  BESIDE.addEventListener("change", fit);
  fit();
  entries.addEventListener("click", (event) => {
    if (!BESIDE.matches && event.target instanceof HTMLAnchorElement) details.open = false;
  });
  const links = new Map([...entries.querySelectorAll("a")].map((link) => [link.hash.slice(1), link]));
  return (section) => mark(entries, links.get(section.id));
}

function mark(entries: HTMLElement, link: HTMLAnchorElement | undefined): void {
  entries.querySelector("[aria-current]")?.removeAttribute("aria-current");
  if (!link) return;
  link.setAttribute("aria-current", "location");
  // Only the outline may scroll: scrollIntoView would move the page under the reader.
  const [inner, outer] = [link.getBoundingClientRect(), entries.getBoundingClientRect()];
  if (inner.top < outer.top + MARGIN_PX) entries.scrollTop -= outer.top + MARGIN_PX - inner.top;
  if (inner.bottom > outer.bottom - MARGIN_PX) entries.scrollTop += inner.bottom - outer.bottom + MARGIN_PX;
}
