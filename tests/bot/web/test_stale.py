"""Plans are replaced, taken down and brought back at random: no citation that is stale is ever told to be current."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ingest.register import Register, RegisterEntry
from tests.working_site import WorkingSite, working_site
from vectorstore.domain import Audience
from vectorstore.operations.acts import Act
from vectorstore.operations.particulars import Particulars, ParticularsBook
from vectorstore.operations.withdrawals import Withdrawals

BY = Act("tester", "誤りが見つかったため")
TOPICS = {"park": "公園の面積", "water": "水道管の長さ", "road": "歩道の幅", "port": "岸壁の深さ"}


@dataclass
class Town:
    """What is true of the plans, told apart from how the program works it out.

    `live` names the figure that each plan says; `published` what it was in each generation.
    """

    work: WorkingSite
    chance: random.Random
    figure: int = 10
    live: dict[str, int] = field(default_factory=dict)
    published: dict[str, dict[str, int]] = field(default_factory=dict)
    down: set[str] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    digests: dict[int, str] = field(default_factory=dict)
    asked: dict[str, dict[int, str]] = field(default_factory=dict)

    def replace(self, plan: str) -> None:
        """A new edition of the plan says another figure."""
        if plan in self.down:
            return
        self.figure += 1
        text = f"# 青空市{TOPICS[plan]}の計画\n\n## 目標\n\n{TOPICS[plan]}を{self.figure}メートルにします。\n"
        outcome = self.work.bench.ingest({f"{plan}.md": text}, confirmed=["all", *TOPICS])
        assert outcome.generation is not None
        assert outcome.is_published, outcome.findings
        self.live = {**self.live, plan: self.figure}
        if len(self.live) == len(TOPICS):
            self.published[outcome.generation.id] = self.live
        [editions] = [found for each, found in self.work.bench.catalogue.plans() if each.id == plan]
        self.digests[self.figure] = editions[-1].original_sha256

    def roll_back(self, _plan: str) -> None:
        current = self.work.bench.catalogue.current()
        assert current is not None
        others = [each for each in self.published if each != current.id]
        if others:
            target = self.chance.choice(others)
            self.work.bench.publisher.rollback(BY, target)
            self.live = self.published[target]

    def withdraw(self, plan: str) -> None:
        Withdrawals(self.work.bench.catalogue.engine).withdraw(plan, BY)
        self.down.add(plan)

    def restore(self, plan: str) -> None:
        Withdrawals(self.work.bench.catalogue.engine).restore(plan, BY)
        self.down.discard(plan)

    def close(self, plan: str) -> None:
        """The edition that the plan answers from turns out to be internal, or not to be."""
        figure = self.live[plan]
        audience = Audience.PUBLIC if figure in self.closed else Audience.INTERNAL
        said = Particulars(plan, audience=audience)
        ParticularsBook(self.work.bench.catalogue.engine).say(self.digests[figure], said, BY)
        self.closed ^= {figure}

    def ask(self, plan: str) -> None:
        answer = self.work.site.ask(f"{TOPICS[plan]}を何メートルにしますか")
        citations = answer["citations"]
        assert isinstance(citations, list)
        for each in citations:
            said, figure = each["plan"]["id"], int("".join(filter(str.isdigit, each["quote"])) or 0)
            assert self.answers(said), f"{said} is answered from"
            assert figure in (0, self.live[said])
            if figure:
                self.asked.setdefault(str(answer["id"]), {})[figure] = said

    def answers(self, plan: str) -> bool:
        return plan in self.live and plan not in self.down and self.live[plan] not in self.closed

    def stale(self) -> list[str]:
        """Citations that are told to be something else than they are."""
        wrong = []
        for answer_id, cited in self.asked.items():
            told = self.work.site.client.get(f"/api/v1/answers/{answer_id}").json().get("citations", [])
            states = {
                figure: each["state"] for each in told for figure in cited if f"{figure}メートル" in each["quote"]
            }
            is_shut = not self.closed.isdisjoint(cited)
            for figure, plan in cited.items():
                if states.get(figure) not in ([None] if is_shut else self.allowed(plan, figure)):
                    wrong.append(f"{plan} {figure}: {states}")
        return wrong

    def allowed(self, plan: str, figure: int) -> list[str]:
        """What may be told of a figure; what stands again after a build without it does not answer before the next."""
        if plan in self.down:
            return ["withdrawn"]
        return ["superseded", "current"] if self.live.get(plan) == figure else ["superseded"]


def lived_through(folder: Path, seed: int, moves: int) -> int:
    """Lives through some random moves; how many citations were looked at after each."""
    with working_site(folder) as work:
        entries = (
            RegisterEntry(plan, f"青空市{said}の計画", "青空市", file=f"{plan}.md") for plan, said in TOPICS.items()
        )
        work.bench.reader.register = Register(tuple(entries))
        town = Town(work, random.Random(seed))
        for plan in TOPICS:
            town.replace(plan)
        acts: list[Callable[[str], None]] = [town.replace, town.roll_back, town.withdraw, town.restore, town.close]
        for _ in range(moves):
            plan = town.chance.choice(list(TOPICS))
            town.chance.choices(acts, weights=(2, 2, 3, 3, 1))[0](plan)
            town.ask(plan)
            assert town.stale() == []
        return sum(map(len, town.asked.values()))


def test_no_stale_citation_is_current(tmp_path: Path) -> None:
    assert lived_through(tmp_path, seed=5, moves=8)


@pytest.mark.slow
def test_no_stale_citation_is_current_in_a_hundred_moves(tmp_path: Path) -> None:
    assert lived_through(tmp_path, seed=1, moves=100) > 10
