"""Whether a statement in another language denies, makes sure, or turns round what its Japanese evidence says."""

import re
from collections.abc import Iterator, Sequence

from bot.proving.abroad.figures import unfigured
from bot.proving.abroad.words import Wording, carrying, wording
from bot.proving.predicates import predicates_in

_END = re.compile(r"[。．\n]")


def contradictions_abroad(
    statement: str, evidence: Sequence[str], language: str, names: Sequence[str] = ()
) -> list[str]:
    """What the statement denies, asserts or makes sure beyond its evidence; `names` are the titles it stands under."""
    text, words = unfigured(statement, language), wording(language)
    quoted = "\n".join(evidence)
    return [
        *_denied_otherwise(text, evidence, words),
        *_beyond(text, quoted, names, words),
        *_short_of(text, evidence, words),
        *turned_round(text, quoted, words),
    ]


def _denied_otherwise(text: str, evidence: Sequence[str], words: Wording) -> Iterator[str]:
    claims_no = words.says("no", words.cues["not_no"].sub(" ", text))
    quoted = carrying().not_no.sub("、", "\n".join(evidence))
    known = [predicates_in(sentence) for each in evidence for sentence in _sentences(carrying().not_no.sub("、", each))]
    any_denied = any(predicate.denied for predicates in known for predicate in predicates)
    # 不足 may be told by "no" or by "shortage": told by both, one of them is made up.
    denials = {*carrying().like_no.findall(quoted), *carrying().opposed["free"].findall(quoted)}
    is_surplus = words.says("like_no", text) and len(denials) < 2
    if claims_no and not any_denied and (is_surplus or not carrying().like_no.search(quoted)):
        yield "no"
    if claims_no and not any_denied and words.says("free", text) and carrying().opposed["free"].search(quoted):
        yield "no: free"
    last = [predicates[-1] for predicates in known if predicates]
    is_as_it_was = words.says("unchanged", text) and carrying().unchanged.search("\n".join(evidence))
    spoken = claims_no or is_as_it_was or words.says("like_no", text)
    if not spoken and last and all(predicate.denied for predicate in last):
        yield "yes"
    if last and words.says("future", text) and all(predicate.past for predicate in last):
        yield "modality: future"


def _beyond(text: str, quoted: str, names: Sequence[str], words: Wording) -> Iterator[str]:
    """Words that make a statement sure, whole, decided or less than sure must stand in the quote too."""
    # What a draft does to a plan may be told as done: the draft is there.
    is_drafted = words.says("draft", text)
    is_to_come = is_drafted or any(words.says(cue, text) for cue in ("future", "intent", "possibility"))
    if words.says("done", text) and not is_to_come and not carrying().finished.search(quoted):
        yield "beyond: done"  # 活用した技術 is no technology that has been put to use
    titled = "\n".join((quoted, *names))
    for cue, pattern in carrying().carried.items():
        if cue == "done" and is_drafted:
            continue
        said = words.cues["not_norm" if cue == "norm" else "not_no"].sub(" ", text)
        where = titled if cue in ("draft", "decided") else quoted
        if words.says(cue, said) and not pattern.search(where):
            yield f"beyond: {cue}"


def _short_of(text: str, evidence: Sequence[str], words: Wording) -> Iterator[str]:
    """A plan, a wish, a study or a guess must stay one."""
    for each in evidence:
        for sentence in _sentences(each):
            for cue, pattern in carrying().called_for.items():
                kept = carrying().stands_for[cue]
                if pattern.search(sentence) and not any(words.says(one, text) for one in kept):
                    yield f"short of: {cue}"


def turned_round(text: str, quoted: str, words: Wording) -> Iterator[str]:
    """Words of direction and degree for their opposites: a rise for a fall, more for less."""
    opposed = carrying().opposed
    for claimed, other in carrying().pairs:
        if (
            words.says(claimed, text)
            and not words.says(other, text)
            and opposed[other].search(quoted)
            and not opposed[claimed].search(quoted)
        ):
            yield f"turned round: {claimed}"


def says_alike(statement: str, quoted: str, language: str) -> bool:
    """Whether a statement has a word of direction or degree that its evidence has too: free, closed, higher."""
    text, words = unfigured(statement, language), wording(language)
    return any(words.says(cue, text) and pattern.search(quoted) for cue, pattern in carrying().opposed.items())


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in _END.split(text) if part.strip()]
