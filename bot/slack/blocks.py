"""Answers and words as messages of Slack."""

from collections.abc import Iterator, Mapping, Sequence

from bot.domain import Answer, AnswerStatus
from bot.slack.citing import Citing
from bot.slack.elements import (
    LABEL_CHARS,
    Element,
    actions,
    button,
    context,
    dialog,
    feedback,
    link,
    mrkdwn,
    plain,
    section,
)
from bot.slack.look import Look
from bot.slack.markdown import entities, escape, one_line
from bot.slack.messages import Block, Message
from bot.slack.paragraphs import WRITTEN, Paragraph, of_answer, of_words, packed, paragraph
from bot.words import Words

__all__ = [
    "answer_messages",
    "hand_on_message",
    "paragraph",
    "reply_notice",
    "said",
    "words_message",
]

FALLBACK_CHARS = 3500

_RATED = (AnswerStatus.ANSWERED, AnswerStatus.PARTIAL, AnswerStatus.NOT_FOUND)
_UNANSWERED = (AnswerStatus.NOT_FOUND, AnswerStatus.PARTIAL)


def answer_messages(answer: Answer, look: Look) -> tuple[Message, ...]:
    """An answer in as many messages as it needs; each shows the sources of its own paragraphs."""
    words = Words(look.frame or answer.frame)
    asked = _question(answer, words) if look.shared_by else ()
    citing = Citing(answer, look, words)
    weigh = {each.number: citing.weight(each) for each in answer.citations}.__getitem__
    parts = packed([*asked, *of_answer(answer, words, weigh)], weigh)
    return tuple(_part(citing, parts, at) for at in range(len(parts)))


def _question(answer: Answer, words: Words) -> Sequence[Paragraph]:
    """What was asked, for people who did not see it asked."""
    return tuple(of_words(answer.question, words("your_question"))) if answer.question.strip() else ()


def _part(citing: Citing, parts: Sequence[Sequence[Paragraph]], at: int) -> Message:
    paragraphs, is_last = parts[at], at + 1 == len(parts)
    numbers = sorted({number for each in paragraphs for number in each.numbers})
    marks = [_part_mark(citing.words, at + 1, len(parts))] if len(parts) > 1 else []
    made = [each.text for each in citing.answer.notices if each.code == WRITTEN and at == 0]
    foot = (
        *map(context, map(plain, made)),
        *citing.sources(numbers),
        *map(context, map(plain, marks)),
        *(_ending(citing) if is_last else ()),
    )
    near = citing.told_near(citing.words("replies.not_found_nearest")) if is_last else []
    told = [*(each.words for each in paragraphs), *made, *marks, *citing.told(numbers), *near]
    return Message(_fallback(told), tuple(each.markdown for each in paragraphs), foot)


def _part_mark(words: Words, part: int, parts: int) -> str:
    mark = words("slack.part", part=part, parts=parts)
    return mark if part == parts else f"{mark} {words('slack.continued')}"


def _ending(citing: Citing) -> Iterator[Block]:
    """What stands below an answer's last words."""
    answer, look, words = citing.answer, citing.look, citing.words
    yield from citing.near(words("replies.not_found_nearest"))
    if not answer.statements and (page := link(answer.contact.url, words("viewer.contact_page"))):
        yield context(mrkdwn(page))
    if look.shared_by:
        yield context(mrkdwn(_mentioning(words, "slack.shared_by", {"user": f"<@{look.shared_by}>"})))
    if look.is_private:
        yield context(plain(words("slack.only_you")))
    yield from actions(list(_buttons(citing)))
    if answer.status in _RATED:
        yield feedback(answer.id, words("slack.good"), words("slack.bad"))


def _buttons(citing: Citing) -> Iterator[Element]:
    answer, look, words = citing.answer, citing.look, citing.words
    if answer.clarification:
        for number, choice in enumerate(answer.clarification.choices):
            yield button(f"choose:{number}", one_line(choice.label, LABEL_CHARS), answer.id)
    if look.is_private and answer.status in _RATED:
        yield button("share", words("slack.share"), answer.id)
    if look.can_hand_on and answer.status in _UNANSWERED:
        department = look.department or answer.contact.department
        sure = words("slack.hand_on_sure", department=department)
        asks = dialog(words("slack.hand_on"), sure, words("slack.hand_on_yes"), words("slack.hand_on_no"))
        yield button("hand_on", words("slack.hand_on"), answer.id, asks)


def words_message(text: str) -> Message:
    """Words alone."""
    paragraphs = _first(text)
    return Message(_fallback([each.words for each in paragraphs]), tuple(each.markdown for each in paragraphs))


def _first(text: str) -> Sequence[Paragraph]:
    """As much of some words as fits in one message."""
    return packed(list(of_words(text)), lambda _: 0)[0]


def said(key: str, frame: str, **mentions: str) -> Message:
    """Words whose placeholders are mentions of Slack, as `<#C01>`, that act."""
    text = _mentioning(Words(frame), key, mentions)
    return Message(text, (), (section(mrkdwn(text)),))


def _mentioning(words: Words, key: str, mentions: Mapping[str, str]) -> str:
    # Left open until the words around them are made harmless.
    return entities(words(key, **{name: f"{{{name}}}" for name in mentions})).format(**mentions)


def hand_on_message(answer: Answer, look: Look, user: str) -> Message:
    """A question that the plans do not answer, for the department; `user` asked it."""
    words = Words(look.frame or answer.frame)
    handed, how, near = words("slack.handed_question"), words("slack.handed_how"), words("slack.handed_near")
    question, citing = _first(answer.question), Citing(answer, look, words)
    asker = _mentioning(words, "slack.asked_by", {"user": f"<@{user}>"})
    return Message(
        text=_fallback([handed, *(each.words for each in question), how, *citing.told_near(near)]),
        paragraphs=(escape(handed), *(each.markdown for each in question)),
        foot=(context(mrkdwn(asker)), *citing.near(near), context(plain(how))),
    )


def reply_notice(department: str, url: str, frame: str) -> Message:
    """That the department has replied, and where; never the reply's words."""
    words = Words(frame)
    told = words("slack.replied", department=department)
    address = link(url, words("slack.see_reply"))
    return Message(_fallback([told]), (escape(told),), (context(mrkdwn(address)),) if address else ())


def _fallback(lines: Sequence[str]) -> str:
    """Lines for notifications and screen readers, as many as fit; no name or address in them acts."""
    text = ""
    for line in lines:
        longer = f"{text}\n{entities(line)}" if text else entities(line)
        if text and len(longer) > FALLBACK_CHARS:
            break
        text = longer
    return text
