/** The frame around everything: a dialog beside the launcher, or a part of the page. */
import { button, fill, freshId, make, set, type Child } from "../dom";
import { icon } from "../icons";

export class Panel {
  private readonly title: HTMLElement;
  private readonly head: HTMLElement;
  private readonly content = make("div", { class: "content" });

  /** `element` becomes the panel; one that is a part of the page cannot be closed. */
  constructor(
    readonly element: HTMLElement,
    private readonly logo: string,
    private readonly close: (() => void) | null = null,
  ) {
    const id = freshId();
    this.title = make("h2", { id });
    this.head = make("div", { class: "head" });
    element.classList.add("panel");
    set(element, "aria-labelledby", id);
    set(element, "tabindex", -1);
    // A browser that has no <dialog> is told so.
    if (close) set(element, "role", "dialog");
    fill(element, this.head, this.content);
  }

  /** A dialog can be closed, a part of the page cannot. */
  get canClose(): boolean {
    return this.close !== null;
  }

  /** Gives the panel its name, tools beside it, and what it holds. */
  show(name: string, city: string, closeName: string, tools: readonly Child[], ...content: readonly Child[]): void {
    const about = city !== "" && make("span", { class: "city", lang: "ja" }, ` ${city}`);
    fill(this.title, name, about);
    fill(this.head, this.picture(), this.title, ...tools, this.closer(closeName));
    fill(this.content, ...content);
  }

  /** What stands there until the server has answered. */
  wait(name: string, closeName: string): void {
    this.show(name, "", closeName, [], make("div", { class: "loading" }));
    set(this.element, "aria-busy", "true");
  }

  /** The city's own picture; its name stands beside it in words. */
  private picture(): Child {
    return this.logo !== "" && make("img", { class: "logo", src: this.logo, alt: "" });
  }

  private closer(name: string): Child {
    if (!this.close) return null;
    return button(make("span", {}, name), this.close, "plain close", icon("close"), { "aria-label": name });
  }
}
