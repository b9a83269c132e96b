/** The arrow keys turn the pages of a parse report, where nothing else needs them. */

/** Lets links with `data-key` be followed by that key. */
export function tendPageKeys(): void {
  if (!document.querySelector("[data-key]")) return;
  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (target instanceof Element && target.closest("input, select, textarea, summary, [tabindex='0']")) return;
    document.querySelector<HTMLAnchorElement>(`[data-key="${CSS.escape(key)}"]`)?.click();
  });
}
