"""A resident at the widget: what they see, and what they do with it."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from bot.words import Words
from tests.chaos import Chaos
from tests.e2e.watching import Watch

CHAT = "keikaku-chat"
ANSWER_MS = 60_000
"""Generous: the answerer waits nowhere near so long, but machines are busy."""
_LISTEN = """(chat) => {
  window.said = [];
  new MutationObserver(() => {
    const status = chat.shadowRoot.querySelector("[role=status]");
    if (status?.textContent && status.textContent !== said[said.length - 1]) said.push(status.textContent);
  }).observe(chat.shadowRoot, { childList: true, characterData: true, subtree: true });
}"""


@dataclass
class Resident:
    """A page that holds the widget; `language` is that of its interface."""

    page: Page
    language: str = "ja"

    def word(self, key: str, **values: object) -> str:
        """What the interface says for a key."""
        return Words(self.language)(key, **values)

    def button(self, key: str) -> Locator:
        """A button by its words."""
        return self.chat.get_by_role("button", name=self.word(key), exact=True)

    @property
    def chat(self) -> Locator:
        """The element."""
        return self.page.locator(CHAT)

    @property
    def launcher(self) -> Locator:
        """What opens the panel."""
        return self.button("widget.launcher")

    @property
    def field(self) -> Locator:
        """Where the question is written; not that of a plain form whose place the chat will take."""
        return self.chat.locator(".widget").get_by_role("textbox", name=self.word("page.question"))

    @property
    def status(self) -> Locator:
        """The line that says what is going on."""
        return self.chat.get_by_role("status")

    @property
    def statements(self) -> Locator:
        """The sentences of all answers."""
        return self.chat.locator(".statement")

    @property
    def chips(self) -> Locator:
        """The numbers behind the sentences."""
        return self.chat.locator(".chip")

    @property
    def sources(self) -> Locator:
        """The list of citations of all answers."""
        return self.chat.locator(".citation")

    @property
    def answer(self) -> Locator:
        """The last answer, whole."""
        return self.chat.locator(".answer").last

    @property
    def failure(self) -> Locator:
        """What is said where there is no answer."""
        return self.chat.locator(".failed").last

    def open(self) -> None:
        """Opens the panel."""
        self.launcher.click()
        expect(self.field).to_be_visible()

    def send(self, question: str) -> None:
        """Writes a question and sends it."""
        self.field.fill(question)
        self.field.press("Enter")

    def ask(self, question: str) -> None:
        """Asks, and waits for the whole answer."""
        answers = self.chat.locator(".answer").count()
        self.send(question)
        expect(self.chat.locator(".answer")).to_have_count(answers + 1, timeout=ANSWER_MS)

    def set(self, key: str) -> None:
        """Switches a setting over."""
        self.settings()
        self.chat.get_by_label(self.word(key)).click()

    def listen(self) -> None:
        """Begins to note down what the status line says, as a screen reader would hear it."""
        self.chat.evaluate(_LISTEN)

    def heard(self) -> list[str]:
        """What it has said."""
        said: list[str] = self.page.evaluate("window.said")
        return said

    def settings(self) -> None:
        """Opens the settings, if they are not open."""
        if not self.chat.locator(".settings").is_visible():
            self.button("widget.settings").click()


@dataclass
class Scene:
    """A resident at the widget, their line to the server, and a watch over their browser."""

    resident: Resident
    line: Chaos
    watch: Watch

    @property
    def page(self) -> Page:
        """The page they are on."""
        return self.resident.page
