"""Residents at every door of a hall whose operators publish, go back and take plans down meanwhile."""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from tests.e2e.hall_truth import BOOKS, PARK, SUBJECTS, Subject
from tests.e2e.killed_hall import Hall

MIXED = "財源の担当は何を受け持ちますか。"
"""Both plans answer it."""
FOLLOWED_S = 1.0
"""After an operator was told that it is done, which is a second after the pointer was moved: two in all."""


@dataclass(frozen=True)
class Stand:
    """What holds since a moment, until an operator's next act begins."""

    since: float
    generation: str
    withdrawn: bool = False


@dataclass
class Crowd:
    """Clients that ask, search and read; `faults` is what was wrong, `lags` how long after an act it still showed."""

    hall: Hall
    clients: int = 8
    stand: Stand | None = None
    faults: list[str] = field(default_factory=list)
    lags: list[float] = field(default_factory=lambda: [0.0])
    made: Counter[str] = field(default_factory=Counter)
    _ends: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def asking(self) -> Iterator["Crowd"]:
        """They ask for as long as the context lasts."""
        with ThreadPoolExecutor(self.clients) as pool:
            asked = [pool.submit(self._live, number) for number in range(self.clients)]
            try:
                yield self
            finally:
                self._ends.set()
        for each in asked:
            each.result()

    def _live(self, number: int) -> None:
        drawn = random.Random(number)
        doors: Sequence[Callable[[httpx.Client], str]] = (
            self._json,
            self._stream,
            self._search,
            self._pages,
            self._mixed,
        )
        with httpx.Client(base_url=self.hall.url, timeout=60) as client:
            while not self._ends.is_set():
                door = drawn.choice(doors)
                self.made[door.__name__.strip("_")] += 1
                try:
                    fault = door(client)
                except (httpx.HTTPError, ValueError, KeyError) as error:
                    fault = f"{door.__name__}: {error!r}"
                self.faults += [fault] if fault else []

    def _json(self, client: httpx.Client) -> str:
        return self._judged(
            lambda: _good(client.post("/api/v1/answers", json={"question": BOOKS.question})).json(), BOOKS
        )

    def _stream(self, client: httpx.Client) -> str:
        headers = {"Accept": "text/event-stream"}
        question = {"question": PARK.question}
        return self._judged(lambda: _last(_good(client.post("/api/v1/answers", json=question, headers=headers))), PARK)

    def _mixed(self, client: httpx.Client) -> str:
        """Of a question that both plans answer, all figures are one generation's."""
        answer = _good(client.post("/api/v1/answers", json={"question": MIXED})).json()
        said = {figure for each in SUBJECTS for figure in each.figures(str(answer["citations"]))}
        right = set(self.hall.truth.figures(answer["generation"]).values())
        return "" if said == right else f"mixed: {said} of {right}, {answer['status']}"

    def _judged(self, ask: Callable[[], Mapping[str, object]], subject: Subject) -> str:
        before, begun = self.stand, time.monotonic()
        answer = ask()
        fault = self.hall.truth.fault_of(subject, answer, may_be_gone=subject is BOOKS)
        if before is None or before is not self.stand or fault:
            return fault
        is_gone = not subject.figures(str(answer["citations"]))
        is_right = answer["generation"] == before.generation and is_gone == (before.withdrawn and subject is BOOKS)
        return self._late("" if is_right else f"{subject.title} of {answer['generation']}, not {before}", before, begun)

    def _late(self, fault: str, stand: Stand, begun: float) -> str:
        """A fault that is not excused by an act of just now."""
        if fault:
            self.lags.append(begun - stand.since)
        return fault if begun - stand.since > FOLLOWED_S else ""

    def _search(self, client: httpx.Client) -> str:
        before, begun = self.stand, time.monotonic()
        found = _good(client.post("/api/v1/search", json={"query": "図書館の蔵書"})).text
        return self._gone("search", bool(BOOKS.figures(found)), before, begun)

    def _pages(self, client: httpx.Client) -> str:
        """Suggestions, the site map, the register and a plan's page."""
        before, begun = self.stand, time.monotonic()
        place = f"/plans/{self.hall.truth.plan_id(BOOKS)}"
        fault = self._gone("widget", BOOKS.title in _good(client.get("/api/v1/widget")).text, before, begun)
        fault += self._gone("sitemap", f"{place}<" in _good(client.get("/sitemap.xml")).text, before, begun)
        _good(client.get("/plans"))
        page = _good(client.get(place, follow_redirects=True)).text
        return fault + self._gone("page", "取り下げ" not in page, before, begun)

    def _gone(self, name: str, is_there: bool, stand: Stand | None, begun: float) -> str:
        if stand is None or stand is not self.stand or not stand.withdrawn:
            return ""
        return self._late(f"{name} shows what is taken down" if is_there else "", stand, begun)


class Office:
    """The operators: each act ends what holds, and tells what holds from then on."""

    def __init__(self, crowd: Crowd) -> None:
        self.hall, self.crowd = crowd.hall, crowd
        self._drawn = random.Random(3)
        self._figure = 10
        self.took_s: list[float] = []

    def publish(self) -> None:
        """Both plans with another figure: sent in and built, then published."""
        self._figure += 1
        with self.hall.calls() as calls:
            files = [("files", self.hall.truth.file(subject, self._figure)) for subject in SUBJECTS]
            read = _good(calls.post("/uploads", files=files, data={"city": "青空市"})).json()
            self.hall.wait("jobs", 120)
            job = _good(calls.post("/jobs", json={"kind": "build", "files_of": read["id"]})).json()
            self.hall.wait("jobs", 120)
            built = str(self.hall.jobs.job(job["id"]).outcome["generation"])
        self._act(f"/generations/{built}/publish", {})

    def go_back(self) -> None:
        """One of the generations that have answered, at random."""
        found = [each.id for each in self.hall.catalogue.generations() if each.published_at and not each.current]
        self._act("/rollback", {"generation": self._drawn.choice(found)})

    def withdraw(self) -> None:
        """Takes the second plan down, and lets it stand again."""
        place = f"/plans/{self.hall.truth.plan_id(BOOKS)}"
        self._act(f"{place}/withdraw", {"why": "誤りが見つかったため"}, withdrawn=True)
        time.sleep(FOLLOWED_S + 1.0)
        self._act(f"{place}/restore", {"why": "直したため"})

    def _act(self, path: str, body: object, *, withdrawn: bool = False) -> None:
        self.crowd.stand = None
        begun = time.monotonic()
        with self.hall.calls() as calls:
            _good(calls.post(path, json=body))
        self.took_s.append(time.monotonic() - begun)
        current = self.hall.catalogue.current()
        assert current is not None
        # Whoever takes a plan down is told at once, a second before it is done.
        told_early_s = 1.0 if "/plans/" in path else 0.0
        self.crowd.stand = Stand(time.monotonic() + told_early_s, current.id, withdrawn)
        time.sleep(self._drawn.uniform(0.0, 2.0))


def _good(response: httpx.Response) -> httpx.Response:
    if response.status_code not in (200, 202):
        raise ValueError(f"{response.request.url}: {response.status_code} {response.text[:300]}")
    return response


def _last(response: httpx.Response) -> Mapping[str, object]:
    """The answer that a stream ends with."""
    events = [each for each in response.text.split("\n\n") if each.startswith("event: answer")]
    answer: dict[str, object] = json.loads(events[-1].partition("data: ")[2])
    return answer
