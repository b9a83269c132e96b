/** Links to plans, to the city and to its telephones. */
import type { Context } from "../context";
import { hidden, make, type Child } from "../dom";
import { icon } from "../icons";

/** A link to an address that the server made, null where it is none that may be opened. */
export function link(context: Context, address: string, words: Child, name = "link"): HTMLAnchorElement | null {
  const href = address && context.client.address(address);
  if (!href) return null;
  if (context.isHome) return make("a", { href, class: name }, words);
  const away = hidden(` (${context.say("widget.new_tab")})`);
  return make("a", { href, class: name, target: "_blank", rel: "noopener" }, words, icon("away"), away);
}

/** A number to tap; an extension is for whoever answers, not for the dialler. */
export function phoneLink(phone: string): HTMLAnchorElement | null {
  const dialled = phone
    .normalize("NFKC")
    .split(/[(（]?内|ext/i)[0]
    ?.replace(/[^\d+]/g, "");
  return dialled ? make("a", { href: `tel:${dialled}`, class: "link phone" }, icon("phone"), phone) : null;
}
