/** Signs beside words; never the only thing that says something to those who cannot see them. */

const PATHS = {
  chat: "M4 5h16v11H10l-4 4v-4H4zM8 9h8M8 12.5h5",
  close: "M6 6l12 12M18 6L6 18",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4",
  send: "M12 20V5M5.5 11.5L12 5l6.5 6.5",
  stop: "M7 7h10v10H7z",
  voice: "M12 3.5a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0V6A2.5 2.5 0 0 1 12 3.5zM6 11a6 6 0 0 0 12 0M12 17v3.5",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  share: "M12 15V4M8 7.5L12 4l4 3.5M6 11H5v9h14v-9h-1",
  aloud: "M4 9.5v5h4l5 4v-13l-5 4zM16.5 9a4 4 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11",
  again: "M19 5v5h-5M19 10a7.5 7.5 0 1 0 .5 5",
  good: "M8 11l4-7c1.5 0 2.5 1 2 3l-.8 3H19l-1.5 9H8zM8 11H4v9h4",
  bad: "M8 13l4 7c1.5 0 2.5-1 2-3l-.8-3H19l-1.5-9H8zM8 13H4V4h4",
  notice: "M12 3.5L22 20H2zM12 10v4.5M12 16.8v.7",
  phone: "M5 4h4l1.5 5-2.3 1.5a12 12 0 0 0 5.3 5.3L15 13.5l5 1.5v4a1 1 0 0 1-1 1A15 15 0 0 1 4 5a1 1 0 0 1 1-1z",
  away: "M13 5h6v6M19 5l-9 9M16 14v5H5V8h5",
} as const;

export type Icon = keyof typeof PATHS;

const SVG = "http://www.w3.org/2000/svg";

/** A line drawing in the colour of the words around it. */
export function icon(name: Icon): SVGElement {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  drawing.appendChild(path);
  return drawing;
}
