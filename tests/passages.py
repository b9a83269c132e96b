"""Small passages of an invented city, for tests of what is made from passages."""

from vectorstore.domain import Chunk, ChunkKind, Edition, Passage, Plan, Sentence, SentenceKind, Status

PLAN = Plan("p1", "青空市みどりの計画", "青空市", "環境計画")
EDITION = Edition("e1", "p1", 1, "", Status.ADOPTED, "0" * 64, "midori.md", "text/markdown")


def passage(
    *sentences: str | Sentence,
    chunk: str = "c1",
    path: tuple[str, ...] = ("公園",),
    kind: ChunkKind = ChunkKind.TEXT,
    score: float = 0.8,
) -> Passage:
    """A passage of these sentences, each scored alike."""
    made = tuple(each if isinstance(each, Sentence) else Sentence(each) for each in sentences)
    scores = {"dense": score, "sentence": score, "lexical": 0.5, "sentence_lexical": 0.5}
    return Passage(
        chunk=Chunk(chunk, "e1", f"s-{chunk}", 0, kind, path, made),
        plan=PLAN,
        edition=EDITION,
        status=Status.ADOPTED,
        score=score,
        scores=scores,
        sentence_scores=tuple(1.5 for _ in made),
    )


def item(text: str) -> Sentence:
    """A list item."""
    return Sentence(text, SentenceKind.LIST_ITEM)


def heading(text: str, section_id: str = "") -> Sentence:
    """A heading, of another section where one is given."""
    return Sentence(text, SentenceKind.HEADING, section_id=section_id)
