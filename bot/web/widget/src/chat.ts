/** `<keikaku-chat>`: the chat as an element, in a shadow tree that the page around neither dresses nor disturbs. */
import { fill, make } from "./dom";
import { dress } from "./dress";
import { Floating } from "./floating";
import { type Origin, Session } from "./session";
import { Panel } from "./views/panel";

/** Keys and input are the chat's alone: a page with one-letter shortcuts sees no text field here, one that forbids
 * copying means its own words. */
const KEPT_INSIDE = ["keydown", "keypress", "keyup", "beforeinput", "input", "copy", "cut", "paste"] as const;

export class KeikakuChat extends HTMLElement {
  /** What the script's tag says, set before the element is defined. An element's own attributes go first. */
  static origin: Origin = { server: "", nonce: "", city: "", language: "", logo: "" };

  private floating: Floating | null = null;

  /** Builds everything when the element first comes into a page. */
  connectedCallback(): void {
    if (!this.shadowRoot) this.build(this.attachShadow({ mode: "open" }));
    this.floating?.connect();
  }

  private build(root: ShadowRoot): void {
    const { origin } = this;
    const widget = make("div", { class: "widget" });
    for (const name of KEPT_INSIDE) root.addEventListener(name, (event) => event.stopPropagation());
    root.appendChild(widget);
    if (this.getAttribute("mode") === "floating") {
      dress(root, origin.nonce);
      this.floating = new Floating(origin, widget, this.isLeft);
    } else void this.settle(origin, root, widget);
  }

  private get origin(): Origin {
    const given = KeikakuChat.origin;
    const own = (name: "city" | "language" | "logo"): string =>
      this.getAttribute(name) ?? this.dataset[name] ?? given[name];
    return { ...given, city: own("city"), language: own("language"), logo: own("logo") };
  }

  private get isLeft(): boolean {
    return this.getAttribute("position") === "left";
  }

  /** A part of the page. What the element held, such as a plain form, stays as it is until the chat can take its place. */
  private async settle(origin: Origin, root: ShadowRoot, widget: HTMLElement): Promise<void> {
    const panel = new Panel(make("section"), origin.logo);
    const session = new Session(origin, panel, widget);
    panel.element.addEventListener("keydown", (event) => event.key === "Escape" && session.escape());
    const held = this.childElementCount > 0 ? make("slot") : null;
    if (held) root.appendChild(held);
    else {
      dress(root, origin.nonce);
      fill(widget, panel.element);
    }
    const isThere = await session.load();
    if (!isThere && held) return;
    const plain = this.querySelector<HTMLInputElement>("[name=question]");
    const hadFocus = plain !== null && plain === document.activeElement;
    if (held) {
      held.remove();
      dress(root, origin.nonce);
    }
    fill(widget, panel.element);
    if (plain?.value) session.write(plain.value);
    if (hadFocus) session.focus();
  }
}
