/** A line that must not be overlooked. */
import { make } from "../dom";
import { icon } from "../icons";

export function noticeLine(words: string): HTMLElement {
  return make("p", { class: "notice" }, icon("notice"), make("span", {}, words));
}
