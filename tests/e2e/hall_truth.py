"""Plans whose every sentence bears a figure of its own edition, and who knows which figure a generation must answer with."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from vectorstore.catalogue import Catalogue
from vectorstore.operations.withdrawals import Withdrawals

CITY = "青空市"
_PARTS = ("財源", "人員", "広報", "点検", "研修", "統計", "契約", "連携")
"""Sections beside the one that is asked for."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A plan, made anew for each figure, and the question that asks for it."""

    title: str
    question: str
    sentence: str
    unit: str

    def text(self, figure: int) -> bytes:
        """The plan with this figure in every sentence."""
        said = self.sentence.format(figure)
        parts = (f"\n## {name}\n\n{name}の担当は{figure}{self.unit}分を受け持ちます。\n" for name in _PARTS)
        return (f"# {CITY}{self.title}\n\n## 目標\n\n{said}\n" + "".join(parts)).encode()

    def figures(self, text: str) -> set[int]:
        """The figures in a text."""
        return {int(number) for number in re.findall(rf"(\d+){self.unit}", text)}


PARK = Subject(
    "みどりの計画", "公園の面積は何ヘクタールに広げますか。", "公園の面積を{}ヘクタールに広げます。", "ヘクタール"
)
BOOKS = Subject("図書館の計画", "図書館の蔵書を何冊に増やしますか。", "図書館の蔵書を{}万冊に増やします。", "万冊")
SUBJECTS = (PARK, BOOKS)


@dataclass
class Truth:
    """Tells what is right from the files that were sent in, never from what was read of them."""

    catalogue: Catalogue
    sent: dict[str, tuple[Subject, int]] = field(default_factory=dict)
    _known: dict[str, dict[str, int]] = field(default_factory=dict)

    def file(self, subject: Subject, figure: int) -> tuple[str, bytes]:
        """A file to send in, noted; of one name always, so that it takes the place of the one before."""
        content = subject.text(figure)
        self.sent[hashlib.sha256(content).hexdigest()] = subject, figure
        return f"{subject.title}.md", content

    def figures(self, generation_id: str) -> Mapping[str, int]:
        """The figure of each plan in a generation, by the plan's title."""
        if generation_id not in self._known:
            live = self.catalogue.editions(self.catalogue.generation(generation_id).edition_ids)
            sent = (self.sent[edition.original_sha256] for _, edition in live.values())
            self._known[generation_id] = {subject.title: figure for subject, figure in sent}
        return self._known[generation_id]

    def withdrawn(self) -> set[str]:
        """Titles of the plans that are taken down."""
        ids = {each.plan_id for each in Withdrawals(self.catalogue.engine).all()}
        return {plan.title.removeprefix(CITY) for plan, _ in self.catalogue.plans() if plan.id in ids}

    def plan_id(self, subject: Subject) -> str:
        """The id of a plan."""
        return next(plan.id for plan, _ in self.catalogue.plans() if plan.title.endswith(subject.title))

    def fault_of(self, subject: Subject, answer: Mapping[str, object], *, may_be_gone: bool = False) -> str:
        """What is wrong with an answer beside the generation that it names; empty where it is right."""
        quotes = " ".join(str(each["quote"]) for each in _listed(answer["citations"]))
        said = subject.figures(f"{quotes} {answer['statements']}")
        wanted = self.figures(str(answer["generation"])).get(subject.title)
        # What was taken down when a generation was built is not in it.
        right = set() if wanted is None else {wanted}
        if said == right or (may_be_gone and not said):
            return ""
        return f"{subject.title}: {said} in place of {wanted}, {answer['status']}, generation {answer['generation']}"


def _listed(found: object) -> list[Mapping[str, object]]:
    assert isinstance(found, list)
    return found
