"""Asks a question set and judges each answer by its gold quotes."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bot.answerer import Answerer
from bot.considering import Consideration
from bot.domain import Answer, AnswerReady, Question, StatementProved, Turn
from bot.evaluation.matching import contains, figures_shown, has_figure, section_matches
from bot.evaluation.questions import GoldQuestion
from bot.evaluation.scorecard import Judgement
from bot.glosses import without_explanations
from bot.plain_japanese import mean_score
from bot.proof import unsupported
from prompts.interfaces import interface
from vectorstore.domain import Passage
from vectorstore.normalising import contains_quote

PASSAGES = 10
SectionText = Callable[[str], str]


def judge_all(answerer: Answerer, questions: Sequence[GoldQuestion], section_text: SectionText) -> Iterator[Judgement]:
    """A judgement of each question, in order; `section_text` gives a section's stored text by its id."""
    for gold in questions:
        yield _judge(answerer, gold, section_text)


def _judge(answerer: Answerer, gold: GoldQuestion, section_text: SectionText) -> Judgement:
    question = asked(answerer, gold)
    considered = answerer.consider(question)
    answer, latency_ms, first_ms = _timed(answerer, question)
    quotes = [citation.quote for citation in answer.citations]
    shown = [statement.text for statement in answer.statements]
    return Judgement(
        id=gold.id,
        question=gold.text,
        language=gold.language,
        type=gold.type,
        expected=gold.expected,
        status=answer.status.value,
        confidence=considered.confidence.score,
        ranks=_ranks(considered, gold),
        quotes_shown=_share([any(contains(quote, wanted) for quote in quotes) for wanted in gold.gold_quotes]),
        section_right=_any(
            [
                section_matches(citation.heading_path, citation.quote, wanted)
                for wanted in gold.gold_sections
                for citation in answer.citations
            ],
            gold.gold_sections,
        ),
        page_right=_any([citation.page in gold.gold_pages for citation in answer.citations], gold.gold_pages),
        figure_shown=figures_shown(gold.answer, [*shown, *quotes]) if has_figure(gold.answer) else None,
        unproved=_unproved(answer, section_text),
        latency_ms=latency_ms,
        first_statement_ms=first_ms,
        writing=answer.writing,
        easiness=mean_score([each.text for each in answer.statements if interface(each.written_in).level]),
        gold_quotes=gold.gold_quotes,
        statements=tuple(shown),
        passages=tuple(_headline(passage) for passage in considered.passages[:PASSAGES]),
    )


def _timed(answerer: Answerer, question: Question) -> tuple[Answer, float, float | None]:
    """The answer, and after how many milliseconds it was whole and its first statement was shown."""
    begun = time.perf_counter()
    first_ms = None
    for event in answerer.events(question):
        passed_ms = (time.perf_counter() - begun) * 1000
        if isinstance(event, StatementProved) and first_ms is None:
            first_ms = passed_ms
    if not isinstance(event, AnswerReady):
        raise TypeError(f"the last event is a {type(event).__name__}")
    return event.answer, passed_ms, first_ms


def asked(answerer: Answerer, gold: GoldQuestion) -> Question:
    """The question, with the earlier turns as this bot would have had them: the person's words, its own answers."""
    own = Question(gold.text, city=gold.city, level=gold.level, audience=gold.audience, channel="eval")
    return replace(own, history=_conversation(answerer, gold, own))


def _conversation(answerer: Answerer, gold: GoldQuestion, own: Question) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    for turn in gold.history:
        if turn.role != "user":
            continue
        answer = answerer.answer(replace(own, text=turn.content, history=tuple(turns)))
        turns += [turn, answer.as_turn()]
    return tuple(turns)


def _ranks(considered: Consideration, gold: GoldQuestion) -> tuple[int, ...]:
    texts = [passage.chunk.text for passage in considered.passages[:PASSAGES]]
    return tuple(
        next((rank for rank, text in enumerate(texts, 1) if contains(text, wanted)), 0) for wanted in gold.gold_quotes
    )


def _unproved(answer: Answer, section_text: SectionText) -> int:
    """Statements that a second look finds without proof: a quote that does not stand, or a figure that it lacks."""
    citations = {citation.number: citation for citation in answer.citations}
    failed = 0
    for statement in answer.statements:
        cited = [citations[number] for number in statement.citations]
        stands = all(contains_quote(section_text(one.section_id), one.quote) for one in cited)
        names = [name for one in cited for name in (one.plan.title, one.plan.city, *one.heading_path)]
        sections = [section_text(one.section_id) for one in cited]  # where the columns' names and the caption stand
        said, quotes = without_explanations(statement.text), [one.quote for one in cited]
        failed += not stands or bool(unsupported(said, quotes, [*names, *sections]))
    return failed


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0


def _any(hits: Sequence[bool], wanted: Sequence[object]) -> bool | None:
    return any(hits) if wanted else None


def _headline(passage: Passage) -> str:
    return f"{passage.score:.3f} {passage.plan.title} > {' > '.join(passage.chunk.heading_path)}: {passage.chunk.text[:160]}"
