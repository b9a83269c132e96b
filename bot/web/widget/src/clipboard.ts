/** Copying text, also where the page may not use the clipboard's own interface. */
import { focused, make } from "./dom";

/** Whether the text is in the clipboard now; `holder` may have a field in it for a moment. */
export async function copy(text: string, holder: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text, holder);
  }
}

function copyBySelection(text: string, holder: HTMLElement): boolean {
  const active = focused();
  const field = make("textarea", { class: "hidden", readonly: true, "aria-hidden": "true" });
  field.value = text;
  holder.appendChild(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (active instanceof HTMLElement) active.focus({ preventScroll: true });
  return done;
}
