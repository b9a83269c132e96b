/** A job's progress as it goes on; when it is over, the page shows what came of it. */

interface Progress {
  state: string;
  words: string;
  done: number;
  total: number;
}

const OPEN = ["waiting", "running"];

/** Follows the job that the element names. */
export function followJob(place: HTMLElement): void {
  const told = place.querySelector<HTMLElement>("[data-words]");
  const label = place.querySelector<HTMLElement>("[data-state]");
  const bar = place.querySelector<HTMLProgressElement>("[data-bar]");
  const source = new EventSource(place.dataset.follow ?? "");
  source.addEventListener("progress", (event) => {
    const now = JSON.parse(String(event.data)) as Progress;
    if (!OPEN.includes(now.state)) {
      source.close();
      location.replace(withoutNews());
      return;
    }
    if (label && now.state === "running") label.textContent = label.dataset.running ?? "";
    if (told && told.textContent !== now.words) told.textContent = now.words;
    if (bar) show(bar, now);
  });
}

/** This page's address; the news were of the job while it went on, what was left out of it still holds. */
function withoutNews(): string {
  const said = new URLSearchParams(location.search);
  for (const name of ["news", "count", "refresh"]) said.delete(name);
  return `${location.pathname}?${said}`.replace(/\?$/, "");
}

function show(bar: HTMLProgressElement, { done, total }: Progress): void {
  if (total > 0) {
    bar.max = total;
    bar.value = done;
  } else {
    bar.removeAttribute("value");
  }
}
