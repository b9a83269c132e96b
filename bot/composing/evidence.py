"""What kind of thing a sentence holds: a date, an amount, a person, a place, a reason."""

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from bot.understanding.query import Asked
from prompts.reading import synonyms
from vectorstore.domain import Passage, Sentence, SentenceKind
from vectorstore.normalising import fold

SCRAP = 12
_DATE = re.compile(
    r"\d{4}年|(?:明治|大正|昭和|平成|令和|[mtshr])\s*(?:\d+|元)\s*[.年]|\d+\s*月|年度|から.{0,12}まで|\d{4}"
)
_FIGURE = re.compile(r"[\d〇一二三四五六七八九十百千]+\s*[^\d\s]")
_AMOUNT = re.compile(r"[\d,.]+\s*(?:百|千|万|百万|億|兆)*円|\d{1,3}(?:,\d{3})+")
_PERSON = re.compile(r"(?:長|員|者|氏|課|部|局|室|係|会|団体|組合|協議会|機構|学校|町|市|村|区)")
_BOUNDS = (
    (
        re.compile(r"いつまで|何年度?まで|期限|until|by when|到什么时候|언제까지|đến (?:khi|năm) nào|até quando"),
        re.compile(r"\d.{0,8}まで"),
    ),
    (
        re.compile(r"いつから|何年度?から|since when|从什么时候|언제부터|từ khi nào|desde quando"),
        re.compile(r"\d.{0,8}から"),
    ),
)
_ANNOUNCING = re.compile(r"(?:次|以下|下記)の?(?:とおり|通り|ように|点|事項|項目|\S{0,8}(?:つ|点|項目))|次に掲げる")
_INFLECTED = re.compile(r".*[㐀-鿿].*[うくぐすつぬぶむるい]")
_RESULT = re.compile(r"実績|実際の|決算|達成(?:状況|度|率)|進捗")
_DIGIT = re.compile(r"\d")
_CONTACT = re.compile(r"部署|担当|所管|電話|問い?合わ?せ|連絡先|\d{2,5}-\d{1,4}-\d{4}")
_STATUS = re.compile(r"案\b|案[)」』をはがの]|案$|策定|決定|議決|確定|施行|改定|意見|提出")
_REASON = re.compile(r"(?:ため|から|ので|より|理由|背景|目的|もと|図)")


def answers_kind(sentence: Sentence, asked: AbstractSet[Asked]) -> bool:
    """Whether the sentence holds the kind of thing that is asked for; false where nothing particular is."""
    text = fold(sentence.search_text)
    return any(holds(text) for kind, holds in _KINDS.items() if kind in asked)


def bounds_time(question: str, sentence: Sentence) -> bool:
    """Whether until when, or since when, is asked and the sentence has a date with that bound."""
    text = fold(sentence.search_text)
    return any(asks.search(fold(question)) and tells.search(text) for asks, tells in _BOUNDS)


def has_figure(text: str) -> bool:
    """Whether a digit stands in the text, of whatever width."""
    return any(letter.isdigit() for letter in text)


def is_about(words: Sequence[str], sentence: Sentence) -> bool:
    """Whether the sentence says something of one of the words: 会長は …, 会長：…."""
    text = fold(sentence.text)
    return any(f"{fold(word)}{mark}" in text for word in words for mark in ("は", "とは", ":"))


def announces(sentence: Sentence) -> bool:
    """Whether what the sentence says comes only after it: 次のとおり, 以下の."""
    return bool(_ANNOUNCING.search(sentence.text))


def share_held(words: Sequence[str], text: str) -> float:
    """The share of `words` that stand in `text`, themselves or in a synonym."""
    if not words:
        return 0.0
    folded = fold(text)
    return sum(stands(word, folded) for word in words) / len(words)


def stands(word: str, folded: str) -> bool:
    """Whether a word in its dictionary form stands in a folded text, inflected or in a synonym."""
    return any(_stem(fold(form)) in folded for form in (word, *synonyms().get(word, ())))


def _stem(word: str) -> str:
    """What stays of a verb or an adjective when it is inflected: 転じ of 転じる."""
    return word[:-1] if _INFLECTED.fullmatch(word) else word


def is_fragment(sentence: Sentence) -> bool:
    """Whether it is a scrap, such as a label of a chart: short, no sentence, no item, no row."""
    text = sentence.text.strip()
    return sentence.kind is SentenceKind.SENTENCE and len(text) < SCRAP and not text.endswith(("。", "．", "）", ")"))


def lacks_kind(passages: Sequence[Passage], asked: AbstractSet[Asked]) -> bool:
    """Whether a date, an amount or a number is asked for and no sentence of the passages holds one."""
    return any(
        not any(
            _KINDS[kind](fold(sentence.search_text)) for passage in passages for sentence in passage.chunk.sentences
        )
        for kind in asked & MEASURED
    )


def lacks_results(question: str, passages: Sequence[Passage]) -> bool:
    """Whether a result is asked for (実績, 決算) and the passages hold targets or estimates at best."""
    if not _RESULT.search(fold(question)):
        return False
    texts = (fold(sentence.search_text) for passage in passages for sentence in passage.chunk.sentences)
    return not any(_RESULT.search(text) and _DIGIT.search(text) for text in texts)


def _has(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: bool(pattern.search(text))


_KINDS: Mapping[Asked, Callable[[str], bool]] = {
    Asked.WHEN: _has(_DATE),
    Asked.HOW_MUCH: _has(_AMOUNT),
    Asked.HOW_MANY: _has(_FIGURE),
    Asked.WHO: _has(_PERSON),
    Asked.WHY: _has(_REASON),
    Asked.CONTACT: _has(_CONTACT),
    Asked.STATUS: _has(_STATUS),
}
MEASURED = frozenset({Asked.WHEN, Asked.HOW_MUCH, Asked.HOW_MANY})
"""What is asked for leaves a mark that a pattern can see; without it there is no answer."""
