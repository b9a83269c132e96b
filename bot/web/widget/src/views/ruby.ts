/** Text with the readings of its kanji above them. */
import { fill, make } from "../dom";
import type { ReadingRun } from "../types";

/** Shows the text, with readings where they belong to exactly this text.
 *
 * A reading stands in an attribute that the stylesheet shows: so the text of the page, what is copied and what is
 * searched stay the plan's own words, and a screen reader does not read everything twice.
 */
export function showText(holder: HTMLElement, text: string, runs: readonly ReadingRun[] = []): void {
  const isThisText = runs.map((each) => each.text).join("") === text;
  fill(holder, ...(isThisText && text !== "" ? runs.map(runNode) : [text]));
}

function runNode(run: ReadingRun): Node | string {
  if (run.reading === "") return run.text;
  return make("ruby", {}, run.text, make("rt", { "data-reading": run.reading, "aria-hidden": "true" }));
}
