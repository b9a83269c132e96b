"""Makes plans of any size from the words of real ones."""

import random
import re
from collections.abc import Sequence

from vectorstore.domain import Block, BlockKind, Chunk, ChunkKind, Edition, Plan, Section, Sentence, Status
from vectorstore.manifest import digest_of
from vectorstore.readings import NewReading

OTHER_CITY = "となり野市"
"""Every second plan is another city's, so that a question which names a city is answered from half of them."""
_SEED = 20
_CLAUSE = re.compile(r"[^、。]+[、。]?")
_DIGIT = re.compile(r"\d")


class PlanMaker:
    """Makes plans whose sections are built like the real ones: as many sentences, of as many clauses, in any order.

    Clauses are the real ones with their digits drawn anew, so the vocabulary grows with the number of plans.
    """

    def __init__(self, real: Sequence[NewReading]) -> None:
        self._random = random.Random(_SEED)  # noqa: S311  nothing secret is drawn
        self._patterns = [chunk for reading in real for chunk in reading.chunks]
        sentences = (sentence.text for chunk in self._patterns for sentence in chunk.sentences)
        self._clauses = [clause for text in sentences for clause in _CLAUSE.findall(text)]
        self._cities = (real[0].plan.city, OTHER_CITY)

    def plan(self, number: int, chunks: int) -> NewReading:
        """A plan with one edition of so many chunks, each in a section of its own."""
        city = self._cities[number % len(self._cities)]
        plan = Plan(f"made-{number}", f"{city}第{number + 1}次まちづくり計画", city, "計画")
        edition = Edition(
            id=f"made-{number}-1",
            plan_id=plan.id,
            number=1,
            label="確定版",
            status=Status.ADOPTED,
            original_sha256=digest_of((plan.id,)),
            file_name=f"{plan.id}.txt",
            media_type="text/plain",
        )
        made = [self._chunk(edition.id, ordinal) for ordinal in range(chunks)]
        return NewReading(plan, edition, [_section(chunk) for chunk in made], made, {})

    def _chunk(self, edition_id: str, ordinal: int) -> Chunk:
        pattern = self._random.choice(self._patterns)
        return Chunk(
            id=f"{edition_id}-c{ordinal}",
            edition_id=edition_id,
            section_id=f"{edition_id}-s{ordinal}",
            ordinal=ordinal,
            kind=ChunkKind.TEXT,
            heading_path=pattern.heading_path,
            sentences=tuple(self._sentence(each) for each in pattern.sentences),
        )

    def _sentence(self, pattern: Sentence) -> Sentence:
        clauses = self._random.choices(self._clauses, k=len(_CLAUSE.findall(pattern.text)))
        return Sentence(_DIGIT.sub(lambda _: str(self._random.randrange(10)), "".join(clauses)))


def _section(chunk: Chunk) -> Section:
    heading = [Block(BlockKind.HEADING, chunk.heading_path[-1])] if chunk.heading_path else []
    return Section(
        id=chunk.section_id,
        edition_id=chunk.edition_id,
        ordinal=chunk.ordinal,
        level=len(chunk.heading_path),
        heading_path=chunk.heading_path,
        status=Status.ADOPTED,
        blocks=(*heading, *(Block(BlockKind.PARAGRAPH, sentence.text) for sentence in chunk.sentences)),
    )
