"""What answers at this moment: the live generation, but for what operators have withheld since."""

from dataclasses import dataclass

from vectorstore.domain import Audience


@dataclass(frozen=True, slots=True)
class Standing:
    """The live generation's id, "" while nothing is published, with the ids of its live editions.

    `withheld` are those of them that answer nobody any more, `closed` those that answer staff alone.
    """

    generation: str = ""
    live: frozenset[str] = frozenset()
    withheld: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()

    def withheld_from(self, audience: Audience) -> frozenset[str]:
        """The editions that an audience is not answered from, though the generation holds them."""
        return self.withheld if audience is Audience.INTERNAL else self.withheld | self.closed

    def answering(self, audience: Audience) -> frozenset[str]:
        """The editions that an audience is answered from, if it may read them."""
        return self.live - self.withheld_from(audience)
