"""Answers what changed between two editions of a plan: each statement with what both say, word for word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.addresses import changes_url
from bot.composing.citing import cite
from bot.composing.evidence import share_held
from bot.composing.notices import notices_for
from bot.composing.reply import Reply
from bot.composing.reworded import Reworder, State
from bot.composing.telling import telling
from bot.domain import AnswerStatus, Citation, Nearest, Notice, Question, Statement
from bot.library import Holding
from bot.proving.pairs import prove_pairs
from bot.understanding.focus import content_words
from bot.understanding.query import Understood
from bot.understanding.revising import Revised, asks_what_changed, editions_meant, in_usual_spelling
from prompts.interfaces import interface
from prompts.reading import say
from vectorstore.changes import ChangeLine, changes_between
from vectorstore.domain import Edition, Plan, Status
from vectorstore.normalising import fold

STATEMENTS = 8
TRIED = 40
"""Changes that are put into words until enough of them are proved."""
LISTED = 6
"""Plans that are named to somebody who is asked which one they mean."""
_THIS_PLAN = re.compile(r"(?:この|その|本|当|同)(?:計画|プラン|ビジョン|戦略|構想|方針)|\b(?:this|that|the) plan\b")
_ON_TOPIC = 0.5
_LEAST_SHORT = 3
"""Letters from which a word may be a short form of a longer one."""
_DRAFTS = (Status.DRAFT, Status.PROPOSAL)


@dataclass(frozen=True, slots=True)
class _Task:
    """A question on what changed, with the plan and the two states that it means."""

    understood: Understood
    asked: Revised
    plan: Plan
    older: State
    newer: State


def reply_on_changes(understood: Understood, question: Question, holding: Holding, today: date) -> Reply | None:
    """The reply to a question on what changed between two editions; None to any other, or where nothing has two."""
    asked = _asked(understood)
    plans = holding.plans_with_states(question.audience) if asked else []
    if asked is None or not plans:
        return None
    meant = _plans_meant(understood, question, holding, plans)
    if not meant:
        return None
    if len(meant) > 1:
        return _which(understood.frame, meant, holding, question)
    states = holding.states(meant[0].id, question.audience)
    pair = editions_meant(asked, [state.edition for state in states])
    if pair is None:
        return None
    older, newer = (next(each for each in states if each.edition.id == edition.id) for edition in pair)
    task = _Task(understood, asked, meant[0], State(older, holding), State(newer, holding))
    return _compared(task, holding, today)


def _asked(understood: Understood) -> Revised | None:
    own = understood.content_words
    if understood.language == "ja":
        own = content_words(in_usual_spelling(understood.text, "ja"))
    found = asks_what_changed(understood.text, understood.language, own)
    if found is None and understood.followup:
        found = asks_what_changed(understood.search_text, understood.language, understood.content_words)
    return found


def _plans_meant(
    understood: Understood, question: Question, holding: Holding, plans: Sequence[Plan]
) -> tuple[Plan, ...]:
    """The plan that is named, or that the conversation is about, else those of the city that have two editions."""
    if understood.plans:
        return tuple(plan for plan in plans if plan.id in understood.plans)
    cities = understood.cities or ((question.city,) if question.city else ())
    of_city = tuple(plan for plan in plans if not cities or plan.city in cities)
    if len(of_city) > 1 and (understood.followup or (question.history and _THIS_PLAN.search(understood.text))):
        found = holding.retrieve(understood, holding.editions_of(cities), 1)
        own = tuple(plan for plan in of_city if found and plan.id == found[0].plan.id)
        return own or of_city
    return of_city


def _which(frame: str, plans: Sequence[Plan], holding: Holding, question: Question) -> Reply:
    """Asks back which plan is meant, with the pages on which each says what changed."""
    near = []
    for plan in plans[:LISTED]:
        newest = holding.states(plan.id, question.audience)[-1]
        first = holding.sections(newest)[0]
        address = changes_url(plan.id, newest.edition.number)
        near.append(Nearest(plan.id, newest.edition.number, first.id, (plan.title,), address))
    listed = interface(frame).listed([plan.title for plan in plans[:LISTED]])
    return Reply(AnswerStatus.NOT_FOUND, message=say("revisions.which", frame, plans=listed), nearest=tuple(near))


def _compared(task: _Task, holding: Holding, today: date) -> Reply:
    frame = task.understood.frame
    found = changes_between(task.older.sections, task.newer.sections)
    lines = _on_topic(task, telling(found.lines, targets=task.asked.targets))
    if not lines:
        return _nothing(task, is_same=not found.lines)
    reworder = Reworder(task.older, task.newer, found.comparison, frame)
    drafts = [draft for line in lines[:TRIED] if (draft := reworder.draft(line))]
    proved = prove_pairs(drafts, holding.section_text)[:STATEMENTS]
    statements, citations = cite(proved, holding.section_text)
    if not statements:
        return _nothing(task, is_same=False)
    citations = tuple(_as_it_stands(each, holding) for each in citations)
    return Reply(
        AnswerStatus.ANSWERED,
        statements=statements,
        citations=citations,
        notices=(
            _compared_notice(task),
            *_notices(task, statements, citations, today),
            *_more(task, len(lines), len(statements)),
        ),
        nearest=(_changes_page(task),),
        contact=task.newer.edition.contact,
    )


def _on_topic(task: _Task, lines: Sequence[ChangeLine]) -> list[ChangeLine]:
    """The lines on what the question is narrowed to; all of them where it only leans on what was asked before."""
    name = f"{task.plan.title} {task.plan.city}"
    known = {fold(word) for word in content_words(name)}
    topics = [word for word in task.asked.topics if fold(word) not in fold(name) and fold(word) not in known]
    if not topics:
        return list(lines)
    shares = [(share_held(topics, _words_of(line)), line) for line in lines]
    best = max((share for share, _ in shares), default=0.0)
    if best >= _ON_TOPIC:
        return [line for share, line in shares if share == best]
    if task.understood.followup or task.understood.language != "ja":
        # What another language calls it need not stand in the plan: that is not to be told as "nothing changed".
        return list(lines)
    return [line for line in lines if any(_shortens(topic, _words_of(line)) for topic in topics)]


def _shortens(topic: str, text: str) -> bool:
    """Whether a word shortens what stands in a text, as 特定健診 does 特定健康診査."""
    letters = fold(topic)
    if len(letters) < _LEAST_SHORT or not letters.isalpha():
        return False
    return re.search(r"\w{0,2}".join(map(re.escape, letters)), fold(text)) is not None


def _words_of(line: ChangeLine) -> str:
    path = " ".join(line.section.heading_path)
    return " ".join((path, line.row, line.column, line.before, line.after))


def _as_it_stands(citation: Citation, holding: Holding) -> Citation:
    """The citation, marked as superseded where another edition answers now."""
    return citation if citation.edition.id in holding.editions else replace(citation, state="superseded")


def _notices(
    task: _Task, statements: Sequence[Statement], citations: Sequence[Citation], today: date
) -> tuple[Notice, ...]:
    """What must be known of the newer edition: the older one's status is said where the two are named."""
    newer = [each for each in citations if each.edition.id == task.newer.edition.id]
    return notices_for(task.understood, statements, newer, today)


def _compared_notice(task: _Task) -> Notice:
    frame = task.understood.frame
    text = say("revisions.compared", frame, plan=task.plan.title, **_named(task))
    return Notice("compared_editions", text)


def _more(task: _Task, lines: int, shown: int) -> Iterator[Notice]:
    if lines > shown:
        yield Notice("more_changes", say("revisions.more", task.understood.frame, count=lines - shown))


def _nothing(task: _Task, *, is_same: bool) -> Reply:
    frame = task.understood.frame
    topic = interface(frame).listed(task.asked.topics) if task.asked.topics else say("revisions.targets", frame)
    key = "revisions.same" if is_same else "revisions.none"
    return Reply(
        AnswerStatus.NOT_FOUND,
        message=say(key, frame, topic=topic, plan=task.plan.title, **_named(task)),
        nearest=(_changes_page(task),),
        contact=task.newer.edition.contact,
    )


def _named(task: _Task) -> dict[str, str]:
    frame = task.understood.frame
    return {
        "older": _label(task.older.edition),
        "newer": _label(task.newer.edition),
        "older_status": say(f"statuses.{task.older.edition.status.value}", frame),
        "newer_status": say(f"statuses.{task.newer.edition.status.value}", frame),
    }


def _label(edition: Edition) -> str:
    return edition.label or edition.date or edition.file_name


def _changes_page(task: _Task) -> Nearest:
    older, newer = task.older.edition, task.newer.edition
    address = changes_url(task.plan.id, newer.number, older.number)
    words = say("revisions.page", task.understood.frame)
    return Nearest(task.plan.id, newer.number, task.newer.sections[0].id, (task.plan.title, words), address)
