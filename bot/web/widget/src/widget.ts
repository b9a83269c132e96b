/** The one line in a city's page: defines `<keikaku-chat>` and, where the page holds none, adds the launcher. */
import { KeikakuChat } from "./chat";
import { set } from "./dom";

const NAME = "keikaku-chat";

/** The tag that this script came in; only while the script first runs does the browser tell. */
const tag = document.currentScript instanceof HTMLScriptElement ? document.currentScript : null;

/** Adds the launcher, after the body's end: there it is out of the page's own selectors, and outlives a new body. */
function launch({ dataset }: HTMLScriptElement): void {
  if (dataset.launcher === "off" || document.querySelector(NAME)) return;
  const chat = new KeikakuChat();
  set(chat, "mode", "floating");
  set(chat, "position", dataset.position ?? "right");
  document.documentElement.appendChild(chat);
}

function start(script: HTMLScriptElement): void {
  const { city = "", language = "", logo = "" } = script.dataset;
  KeikakuChat.origin = { server: new URL(".", script.src).href, nonce: script.nonce, city, language, logo };
  customElements.define(NAME, KeikakuChat);
  if (document.readyState !== "loading") launch(script);
  else document.addEventListener("DOMContentLoaded", () => launch(script));
}

if (tag?.src && !customElements.get(NAME)) start(tag);
