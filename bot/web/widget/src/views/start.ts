/** What stands before the first question. */
import type { Context } from "../context";
import { button, labelled, make, type Child } from "../dom";

/** A word of welcome, the cities to choose from, and questions to begin with. */
export function startView(context: Context, ask: (question: string) => void): HTMLElement {
  return make(
    "div",
    { class: "start" },
    context.introduces && make("p", { class: "lead" }, context.say("page.lead")),
    cityChoice(context),
    ...suggestions(context, ask),
  );
}

function cityChoice({ setup, scope, say }: Context): Child {
  if (setup.city !== "" || setup.cities.length < 2) return null;
  const options = setup.cities.map((each) => make("option", { lang: "ja", selected: each === scope.city }, each));
  const select = make("select", { class: "city" }, make("option", { value: "" }, say("page.all_cities")), ...options);
  select.addEventListener("change", () => (scope.city = select.value));
  return labelled(say("page.city"), select);
}

function suggestions({ setup, say }: Context, ask: (question: string) => void): Child[] {
  if (setup.suggestions.length === 0) return [];
  const items = setup.suggestions.map((each) =>
    make(
      "li",
      {},
      button(each, () => ask(each), "suggestion foreign"),
    ),
  );
  return [make("h3", {}, say("widget.suggestions")), make("ul", { class: "suggestions" }, ...items)];
}
