"""How a proved statement of a model is shown: marked as written, and in やさしい日本語 with its hard words explained."""

from dataclasses import dataclass, field, replace

from bot.domain import Proof
from bot.glosses import explained
from bot.proof import ProvedStatement
from prompts.interfaces import interface


@dataclass(slots=True)
class Dresser:
    """Dresses the statements of one answer, in order: a word is explained where it first stands."""

    frame: str
    _known: set[str] = field(default_factory=set)

    def dress(self, statement: ProvedStatement) -> ProvedStatement:
        """The statement as it is shown; a plan's own words stay as they are."""
        if statement.proof is Proof.VERBATIM:
            return statement
        text = self._explained(statement) if interface(self.frame).level else statement.text
        return replace(statement, text=text, written_in=self.frame)

    def _explained(self, statement: ProvedStatement) -> str:
        names = {
            name
            for passage, _ in statement.quotes
            for name in (passage.plan.title, *passage.chunk.heading_path)
            if name
        }
        # A heading of one hard word is no name.
        text, words = explained(statement.text, self._known, [name for name in names if len(name) > 4])
        self._known |= words
        return text
