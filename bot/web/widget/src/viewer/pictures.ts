/** Beside the text, where there is room, the picture of the page that is being read. */

const BESIDE = window.matchMedia("(min-width: 75rem)");
/** Pages that are only scrolled past are not fetched. */
const PAUSE_MS = 200;

/** Makes the place for pictures; returns what shows the picture of a page. */
export function showPictures(viewer: HTMLElement): (page: string) => void {
  const marks = new Map(
    [...viewer.querySelectorAll<HTMLElement>(".page[data-page]")].map((mark) => [mark.dataset.page, mark]),
  );
  if (marks.size === 0) return () => undefined;
  const { place, picture, link } = madePlace(viewer.dataset.picture ?? "");
  viewer.querySelector("article")?.after(place);
  viewer.classList.add("with-pictures");
  let timer = 0;
  let current = "";
  const show = (): void => {
    const mark = marks.get(current);
    place.hidden = !mark;
    if (!mark || !BESIDE.matches) return;
    const own = mark.querySelector("img");
    picture.alt = own?.alt ?? "";
    picture.src = own?.src ?? "";
    link.href = mark.querySelector("a")?.href ?? picture.src;
  };
  picture.addEventListener("error", () => {
    place.hidden = true;
  });
  BESIDE.addEventListener("change", show);
  return (page) => {
    current = page;
    window.clearTimeout(timer);
    timer = window.setTimeout(show, PAUSE_MS);
  };
}

function madePlace(label: string): { place: HTMLElement; picture: HTMLImageElement; link: HTMLAnchorElement } {
  const place = document.createElement("aside");
  const link = document.createElement("a");
  const picture = document.createElement("img");
  place.className = "beside";
  place.hidden = true;
  place.setAttribute("aria-label", label);
  link.append(picture);
  place.append(link);
  return { place, picture, link };
}
