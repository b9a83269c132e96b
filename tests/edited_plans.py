"""Edits a plan as an office does between a draft and the plan that is adopted, and knows what it changed."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from tests.edited_tables import SHARE, Noted, TableEditor, Truth
from vectorstore.changes import ChangeKind, ChangeLine, Changes
from vectorstore.domain import Block, BlockKind, Section
from vectorstore.normalising import fold_quote

_SENTENCE = re.compile(r"[^。]{19,}。")
_NEW = "新たに{}の取組を始め、その結果を広報紙で市民に知らせます。"
_SPLIT = "（続き）"
_RUNNING = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)


@dataclass(frozen=True, slots=True)
class EditedPlan:
    """A plan before and after its edits, with what was changed and how many edits there were of each kind."""

    before: tuple[Section, ...]
    after: tuple[Section, ...]
    truth: Counter[Truth]
    edits: Counter[str]


@dataclass(frozen=True, slots=True)
class Found:
    """What was told of an edited plan: of each kind how many were to tell, how many were told, how many of them right."""

    wanted: Counter[ChangeKind]
    told: Counter[ChangeKind]
    right: Counter[ChangeKind]

    def __add__(self, other: "Found") -> "Found":
        return Found(self.wanted + other.wanted, self.told + other.told, self.right + other.right)

    def recall(self, *kinds: ChangeKind) -> float:
        """The share of what was to tell that was told."""
        wanted = sum(self.wanted[kind] for kind in kinds)
        return sum(self.right[kind] for kind in kinds) / wanted if wanted else 1.0

    def precision(self, *kinds: ChangeKind) -> float:
        """The share of what was told that was to tell."""
        told = sum(self.told[kind] for kind in kinds)
        return sum(self.right[kind] for kind in kinds) / told if told else 1.0


def edited(sections: Sequence[Section], seed: int) -> EditedPlan:
    """The plan with a share of its rows, columns, sentences and sections changed; the same again for the same seed."""
    editor = _Editor(random.Random(seed), sections)
    after = [replace(each, id=f"after-{at}", edition_id="after", ordinal=at) for at, each in enumerate(editor.edited())]
    return EditedPlan(tuple(sections), tuple(after), editor.noted.truth, editor.noted.edits)


def found_in(plan: EditedPlan) -> Found:
    """Holds what is told of an edited plan against what was changed; heads of tables, told as sentences, do not count."""
    heads = {
        fold_quote(row.text)
        for section in (*plan.before, *plan.after)
        for block in section.blocks
        if block.table
        for row in block.table.header_rows
    }
    lines = [line for line in Changes(plan.before, plan.after).lines if not _went_with_its_half(line)]
    told = Counter(
        _said(line) for line in lines if not {fold_quote(line.before), fold_quote(line.after)} & heads - {""}
    )
    right = told & plan.truth
    return Found(_by_kind(plan.truth), _by_kind(told), _by_kind(right))


def _went_with_its_half(line: ChangeLine) -> bool:
    """Whether a row was moved because its section was split."""
    return line.kind is ChangeKind.ROW_MOVED and line.section.heading.endswith(_SPLIT)


def _said(line: ChangeLine) -> Truth:
    if line.kind is ChangeKind.SECTION_MOVED and line.older and line.newer:
        return line.kind, fold_quote(line.older.quote), fold_quote(line.newer.quote)
    return line.kind, fold_quote(line.before), fold_quote(line.after)


def _by_kind(told: Counter[Truth]) -> Counter[ChangeKind]:
    counted: Counter[ChangeKind] = Counter()
    for (kind, _, _), count in told.items():
        counted[kind] += count
    return counted


class _Editor:
    def __init__(self, chance: random.Random, sections: Sequence[Section]) -> None:
        self.noted = Noted(Counter(fold_quote(text) for section in sections for text in _texts(section)))
        self._sections = list(sections)
        self._chance = chance
        self._tables = TableEditor(chance, self.noted)
        paths = {section.heading_path[:end] for section in sections for end in range(len(section.heading_path))}
        self._leaves = [
            each for each in sections if each.heading_path not in paths and _is_told_by_itself(each, sections)
        ]

    def edited(self) -> Iterator[Section]:
        whole: dict[str, Callable[[Section], list[Section]]] = {}
        edits = (self._renamed, self._removed, self._followed, self._split, self._moved)
        for section in self._chance.sample(self._leaves, int(len(self._leaves) * SHARE)):
            whole[section.id] = self._chance.choice(edits)
        for section in self._sections:
            yield from whole[section.id](section) if section.id in whole else [self._within(section)]

    def _within(self, section: Section) -> Section:
        blocks = [part for block in section.blocks for part in self._block(block)]
        return replace(section, blocks=tuple(blocks))

    def _block(self, block: Block) -> list[Block]:
        if block.table:
            return self._tables.edit(block)
        if block.kind not in _RUNNING:
            return [block]
        return [replace(block, text=_SENTENCE.sub(lambda match: self._sentence(match[0]), block.text))]

    def _sentence(self, sentence: str) -> str:
        if self._chance.random() > SHARE or not self.noted.is_alone(sentence):
            return sentence
        new = _NEW.format("".join(chr(self._chance.randrange(0x4E00, 0x9000)) for _ in range(6)))
        edit = self._chance.choice(("changed", "changed", "removed", "added"))
        before, after = sentence.strip(), sentence.strip()[:-1] + "とともに、毎年見直します。"
        if edit == "changed":
            self.noted.note("sentence changed", (ChangeKind.SENTENCE, before, after))
            return after
        if edit == "removed":
            self.noted.note("sentence removed", (ChangeKind.SENTENCE_REMOVED, before, ""))
            return ""
        self.noted.note("sentence added", (ChangeKind.SENTENCE_ADDED, "", new))
        return sentence + new

    def _renamed(self, section: Section) -> list[Section]:
        name = f"{section.heading}の推進"
        self.noted.note("heading renamed", (ChangeKind.SECTION_MOVED, section.heading, name))
        return [_headed(section, (*section.heading_path[:-1], name))]

    def _removed(self, section: Section) -> list[Section]:
        self.noted.note("section removed", (ChangeKind.SECTION_REMOVED, section.heading, ""))
        return []

    def _followed(self, section: Section) -> list[Section]:
        word = "".join(chr(self._chance.randrange(0x4E00, 0x9000)) for _ in range(8))
        text = Block(BlockKind.PARAGRAPH, _NEW.format(word), section.page)
        new = _headed(replace(section, blocks=(section.blocks[0], text)), (*section.heading_path[:-1], word))
        self.noted.note("section added", (ChangeKind.SECTION_ADDED, "", word))
        return [section, new]

    def _split(self, section: Section) -> list[Section]:
        half = (len(section.blocks) + 1) // 2
        if len(section.blocks) < 4:
            return [section]
        name = f"{section.heading}{_SPLIT}"
        self.noted.note("section split", (ChangeKind.SECTION_ADDED, "", name))
        rest = replace(section, blocks=(section.blocks[0], *section.blocks[half:]))
        return [replace(section, blocks=section.blocks[:half]), _headed(rest, (*section.heading_path[:-1], name))]

    def _moved(self, section: Section) -> list[Section]:
        path = ("別の章", section.heading)
        self.noted.note("section moved", (ChangeKind.SECTION_MOVED, section.heading, section.heading))
        return [_headed(section, path)]


def _headed(section: Section, path: tuple[str, ...]) -> Section:
    heading = replace(section.blocks[0], text=path[-1])
    return replace(section, heading_path=path, blocks=(heading, *section.blocks[1:]))


def _is_told_by_itself(section: Section, sections: Sequence[Section]) -> bool:
    """Whether a section has a heading and a text of its own, which no other section has."""
    own = "".join(block.text for block in section.blocks[1:])
    is_headed = bool(section.blocks) and section.blocks[0].kind is BlockKind.HEADING and len(section.heading_path) > 1
    alike = [each for each in sections if "".join(block.text for block in each.blocks[1:]) == own]
    return is_headed and len(fold_quote(own)) > 60 and len(alike) == 1


def _texts(section: Section) -> Iterator[str]:
    for block in section.blocks:
        if block.table:
            yield from (row.text for row in block.table.rows)
        else:
            yield from _SENTENCE.findall(block.text)
