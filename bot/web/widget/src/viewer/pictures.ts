/** Pictures of pages: in the text where a page mark is opened, and beside it where there is room. */

const BESIDE = window.matchMedia("(min-width: 75rem)");
/** Pages that are only scrolled past are not fetched. */
const PAUSE_MS = 200;
/** A4 in the width that pictures are drawn in, until a picture is there and tells its own. */
const [WIDTH, HEIGHT] = [1200, 1697];

/** Shows the picture of each page mark that is opened; returns what shows a page beside the text. */
export function showPictures(viewer: HTMLElement): (page: string) => void {
  const marks = new Map(
    [...viewer.querySelectorAll<HTMLElement>(".page[data-page]")].map((mark) => [mark.dataset.page, mark]),
  );
  if (marks.size === 0) return () => undefined;
  const words = viewer.dataset.picture ?? "";
  for (const mark of marks.values()) unfold(mark, words);
  const place = document.createElement("aside");
  place.className = "beside";
  place.hidden = true;
  place.setAttribute("aria-label", viewer.dataset.beside ?? "");
  viewer.querySelector("article")?.after(place);
  viewer.classList.add("with-pictures");
  return delayed((page) => {
    const mark = marks.get(page);
    place.hidden = !mark;
    if (mark && BESIDE.matches) place.replaceChildren(linked(mark, pictureOf(mark, words)));
  });
}

/** The last of several calls alone, and again when there comes to be room beside the text. */
function delayed(show: (page: string) => void): (page: string) => void {
  let [timer, current] = [0, ""];
  BESIDE.addEventListener("change", () => show(current));
  return (page) => {
    current = page;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => show(page), PAUSE_MS);
  };
}

function unfold(mark: HTMLElement, words: string): void {
  const details = mark.querySelector("details");
  const open = (): void => mark.querySelector(".picture")?.replaceChildren(pictureOf(mark, words));
  details?.addEventListener("toggle", open, { once: true });
}

function pictureOf(mark: HTMLElement, words: string): HTMLImageElement {
  const picture = new Image(WIDTH, HEIGHT);
  picture.alt = words.replace("{page}", mark.querySelector("summary")?.textContent ?? "");
  picture.addEventListener("error", () => (picture.closest("a") ?? picture).remove());
  picture.src = mark.querySelector<HTMLAnchorElement>(".picture")?.href ?? "";
  return picture;
}

/** The picture as a link to the original at its page. */
function linked(mark: HTMLElement, picture: HTMLImageElement): HTMLAnchorElement {
  const link = document.createElement("a");
  link.href = mark.querySelector<HTMLAnchorElement>("a:not(.picture)")?.href ?? picture.src;
  link.append(picture);
  return link;
}
