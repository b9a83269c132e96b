/** Follows which section and which page of the file is being read. */

export interface Follower {
  readonly atSection: (section: HTMLElement) => void;
  readonly atPage: (page: string) => void;
}

/** What stands at this share of the window's height is being read. */
const READ_AT = 0.3;

/** Tells the follower of each new section and page, at most once a frame. */
export function followReading(page: HTMLElement, follower: Follower): void {
  const visible = new Set<HTMLElement>();
  let section: HTMLElement | undefined;
  let shown = "";
  let isDue = false;
  const look = (): void => {
    isDue = false;
    const line = window.innerHeight * READ_AT;
    const found = [...visible].find((each) => reaches(each, line)) ?? section;
    if (!found) return;
    if (found !== section) follower.atSection((section = found));
    const now = pageAt(found, line);
    if (now !== shown) follower.atPage((shown = now));
  };
  const lookSoon = (): void => {
    if (!isDue) requestAnimationFrame(look);
    isDue = true;
  };
  // Only sections in view are measured: measuring others would make the browser lay them out.
  const observer = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) {
      if (target instanceof HTMLElement) visible[isIntersecting ? "add" : "delete"](target);
    }
    lookSoon();
  });
  for (const each of page.querySelectorAll(".plan-section")) observer.observe(each);
  window.addEventListener("scroll", lookSoon, { passive: true });
}

function reaches(section: HTMLElement, line: number): boolean {
  const { top, bottom } = section.getBoundingClientRect();
  return top <= line && line < bottom;
}

/** The page of the last mark above the line, else the one that is open where the section begins. */
function pageAt(section: HTMLElement, line: number): string {
  const marks = [...section.querySelectorAll<HTMLElement>(".page")].reverse();
  const mark = marks.find((each) => each.getBoundingClientRect().top <= line);
  return (mark ?? section).dataset.page ?? "";
}
