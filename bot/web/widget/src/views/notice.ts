/** A line that must not be overlooked. */
import { make } from "../dom";
import { icon } from "../icons";
import type { Notice } from "../types";

export function noticeLine(words: string): HTMLElement {
  return make("p", { class: "notice" }, icon("notice"), make("span", {}, words));
}

/** What must be known of an answer; `lang` where it is not the interface's own. */
export function noticeView({ code, text }: Notice, lang = ""): HTMLElement {
  return make("div", { lang: lang || false, "data-code": code }, noticeLine(text));
}
