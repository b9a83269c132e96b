"""Whether a page did anything that it was not asked to do."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Error, Page, Request

_TRAP = "window.__pwned"
_SHAPE = """() => {
  const alien = "img:not([src^='/']),iframe,object,embed,marquee,xmp,base,math,audio,video,dialog[onclose],[popover='']";
  const roots = [document];
  const found = [];
  while (roots.length) {
    for (const each of roots.pop().querySelectorAll("*")) {
      if (each.shadowRoot) roots.push(each.shadowRoot);
      if (each.matches(alien) || each.getAttributeNames().some((name) => name.startsWith("on"))) found.push(each.outerHTML);
    }
  }
  return found;
}"""


@dataclass
class Watch:
    """What a context's pages did: requests by address, errors, dialogs."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    @classmethod
    def over(cls, context: BrowserContext) -> "Watch":
        """A watch over every page that the context opens from now on."""
        watch = cls()
        context.on("page", watch.follow)
        return watch

    def follow(self, page: Page) -> None:
        """Watches a page."""
        page.on("request", self._requested)
        page.on("console", self._logged)
        page.on("pageerror", self._failed)
        page.on("dialog", self._asked)

    def beyond(self, *origins: str) -> list[str]:
        """Requests that left these origins."""
        return [each for each in self.requests if not each.startswith((*origins, "data:", "blob:"))]

    def _requested(self, request: Request) -> None:
        self.requests.append(request.url)

    def _logged(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(message.text)

    def _failed(self, error: Error) -> None:
        self.errors.append(str(error))

    def _asked(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()


def assert_nothing_ran(page: Page, watch: Watch, *origins: str) -> None:
    """No string became an element, a script, a dialog, an error or a request."""
    assert page.evaluate(_TRAP) is None
    assert page.evaluate(_SHAPE) == []
    assert watch.dialogs == []
    assert watch.errors == []
    assert watch.beyond(*origins) == []


def assert_fits(page: Page) -> None:
    """Nothing sticks out sideways."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
