/** Nodes of the page: made one by one, all text set as text. */

export type Child = Node | string | false | null;

type Attributes = Readonly<Record<string, string | number | boolean>>;

/** An element with its attributes (`true` is an empty one, `false` none) and children. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(made, name, value);
  put(made, ...children);
  return made;
}

/** Appends children; `false` and `null` are none. */
export function put(parent: Node, ...children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === false) continue;
    parent.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
  }
}

/** Sets an attribute, or takes it away for `false`. */
export function set(element: Element, name: string, value: string | number | boolean): void {
  if (value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** Leaves the parent with these children alone. */
export function fill(parent: Node, ...children: readonly Child[]): void {
  while (parent.firstChild) parent.removeChild(parent.firstChild);
  put(parent, ...children);
}

/** A button with words, perhaps an icon before them, that does something; `kind` is how it looks. */
export function button(
  words: Child,
  action: () => void,
  kind = "",
  sign: Child = null,
  attributes: Attributes = {},
): HTMLButtonElement {
  const made = make("button", { type: "button", class: `button ${kind}`.trim(), ...attributes }, sign, words);
  made.addEventListener("click", action);
  return made;
}

/** A control below its label. */
export function labelled(words: string, control: HTMLElement): HTMLElement {
  control.id = freshId();
  return make("div", { class: "field" }, make("label", { for: control.id }, words), control);
}

/** Words that only assistive technology reads. */
export function hidden(words: string): HTMLElement {
  return make("span", { class: "hidden" }, words);
}

/** Words of a plan: always Japanese, whatever the page is in. */
export function japanese(text: string): HTMLElement {
  return make("span", { lang: "ja", class: "foreign" }, text);
}

/** The focused element, looked for inside shadow trees too. */
export function focused(root: Document | ShadowRoot = document): Element | null {
  const active = root.activeElement;
  return active?.shadowRoot?.activeElement ? focused(active.shadowRoot) : active;
}

let ids = 0;

/** An id that no other element of the page's widgets has. */
export function freshId(): string {
  ids += 1;
  return `k${ids}`;
}
