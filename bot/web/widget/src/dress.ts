/** Dresses a shadow tree in the widget's styles under any Content-Security-Policy. */
import answer from "./styles/answer.css";
import base from "./styles/base.css";
import citation from "./styles/citation.css";
import composer from "./styles/composer.css";
import launcher from "./styles/launcher.css";
import panel from "./styles/panel.css";
import print from "./styles/print.css";
import settings from "./styles/settings.css";
import status from "./styles/status.css";
import theme from "./styles/theme.css";
import { make } from "./dom";

const STYLES = [theme, base, launcher, panel, status, answer, citation, composer, settings, print].join("\n");

let shared: CSSStyleSheet | null = null;

/** Styles made by script are free of `style-src`; where a browser has none, a `<style>` with the script's nonce. */
export function dress(root: ShadowRoot, nonce: string): void {
  try {
    shared ??= sheet();
    root.adoptedStyleSheets = [shared];
  } catch {
    root.appendChild(make("style", nonce ? { nonce } : {}, STYLES));
  }
}

function sheet(): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(STYLES);
  return made;
}
