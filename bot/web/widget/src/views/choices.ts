/** A question back, with a button for each thing that may be meant. */
import type { Context } from "../context";
import { htmlLang } from "../context";
import { button, freshId, japanese, make, type Child } from "../dom";
import type { Answer } from "../types";

/** Which is meant; a button asks the question about its own choice. */
export function choicesView(
  context: Context,
  { clarification, language }: Answer,
  ask: (question: string) => void,
): Child {
  if (!clarification || clarification.choices.length === 0) return null;
  const id = freshId();
  const lang = htmlLang(context.setup.languages, language);
  const items = clarification.choices.map(({ label, question }) =>
    make(
      "li",
      {},
      button(japanese(label), () => ask(question), "suggestion"),
    ),
  );
  return make(
    "div",
    { class: "asked-back", role: "group", "aria-labelledby": id },
    make("p", { id, lang, class: "message" }, clarification.text),
    make("ul", { class: "suggestions" }, ...items),
  );
}
