"""Measures what proof costs: each statement attributed to what was read, and held against it."""

import time
from collections.abc import Sequence

from bot.benchmark.bench import Bench
from bot.benchmark.figures import Figure, percentile
from bot.evaluation.adversarial import Case, make_cases
from bot.evaluation.adversarial_abroad import make_cases_abroad
from bot.evaluation.proving import SectionText, published_passages, section_reader
from bot.proof import examine
from bot.writing.attribution import attribute, candidates
from bot.writing.likeness import EmbeddedLikeness
from bot.writing.replies.parsing import WrittenDraft
from vectorstore.catalogue import Catalogue
from vectorstore.opening import open_embedder

_ROWS = 6
"""Rows of tables that are told in each of the other languages, truly and falsely."""


def proof_figures(bench: Bench, name: str, statements: int) -> list[Figure]:
    """Milliseconds to prove a statement, in Japanese and in the other languages; `name` is the data folder's."""
    data = bench.data(name)
    catalogue = Catalogue.open(data.sqlalchemy_url)
    passages = published_passages(catalogue)
    likeness = EmbeddedLikeness(open_embedder(data))
    kinds = (
        ("in Japanese", make_cases(passages, statements)),
        ("in another language", make_cases_abroad(passages, _ROWS)),
    )
    read = section_reader(catalogue)
    figures = [
        Figure(f"proof of a statement {where}, p{share}", "ms", (percentile(times, share),))
        for where, cases in kinds
        for times in [_times(cases[:statements], likeness, read)]
        for share in (50, 95)
        if times
    ]
    catalogue.close()
    return figures


def _times(cases: Sequence[Case], likeness: EmbeddedLikeness, read: SectionText) -> list[float]:
    times = []
    for case in cases:
        # While the model reads its prompt, before there is a statement.
        likeness.prepare(candidates(case.passages))
        begun = time.perf_counter()
        draft = attribute(WrittenDraft(case.text), case.passages, likeness).draft
        examine([draft], read)
        times.append(1000 * (time.perf_counter() - begun))
    return times
