"""A keikaku server that writes with a stand-in model, and what a client of it hears and when."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import httpx
from sqlalchemy import Engine

from bot.benchmark.processes import Place, Server
from bot.domain import Answer
from bot.ledger import Ledger
from bot.writing.spending.books import Spending
from tests.e2e.llm_judge import Json, faults
from tests.llm_server import LlmServer, Script, truthful
from tests.services import free_port
from tests.sites import STREAM
from tests.tills import caps
from vectorstore.database import open_engine
from vectorstore.japan_time import today

LIMIT_S = 2.0
QUESTIONS = (
    "みなと野市の人口のピークはいつで、何人でしたか。",
    "市の面積はどれくらいですか。",
    "前期基本計画の期間は何年度から何年度までですか。",
    "子どもの医療費の助成は何歳までになりますか。",
    "まなびの館はいつ開館しますか。",
    "通学路の安全対策を担当している課はどこですか。",
    "デマンド交通とは何ですか。",
    "なぜ中央公民館を建て替えるのですか。",
    "水道代って上がるの？いつから？",
    "澪川で避難指示が出る水位は何メートルですか。",
    "津波が来るまで最短で何分ですか。",
    "計画の冊子はどこで買えますか。",
)
_MARKS = "。！"


@dataclass(frozen=True)
class Told:
    """What came: each event's name and data with the seconds after the question; the last is the answer."""

    events: tuple[tuple[float, str, Json], ...]
    seconds: float

    @property
    def answer(self) -> Json:
        return self.events[-1][2]

    @property
    def statements(self) -> list[Json]:
        return [data for _, name, data in self.events if name == "statement"]

    @property
    def texts(self) -> list[str]:
        return [str(each["text"]) for each in self.statements]

    @property
    def first_s(self) -> float:
        """Seconds until the first statement."""
        return next(at for at, name, _ in self.events if name == "statement")

    @property
    def writing_s(self) -> float:
        """Seconds from when writing could begin: finding passages takes its time on a crowded machine."""
        return self.seconds - max(
            at for at, name, data in self.events if name == "status" and data["stage"] == "compose"
        )

    def faults(self) -> list[str]:
        """What was shown at any moment and is not carried by the citations shown with it."""
        found, citations = faults(self.answer), object()
        for _, name, data in self.events:
            if name == "passages":
                citations = data["citations"]
            elif name == "statement":
                found += faults({"statements": [data], "citations": citations})
        return found


@dataclass(frozen=True)
class WritingSite:
    """keikaku on the sample plans with a model that does as the test says."""

    model: LlmServer
    server: Server
    turn: Iterator[int]
    data_dir: Path

    def question(self) -> str:
        """One that was not asked before, if only by its marks: replies are kept by question."""
        rest, at = divmod(next(self.turn), len(QUESTIONS))
        marks = "".join(_MARKS[rest >> bit & 1] for bit in range(rest.bit_length()))
        return QUESTIONS[at] + marks

    def hears(self, script: Script, question: str = "") -> Told:
        """The events of an answer while the model follows the script."""
        self.model.script = script
        return listen(self.server.url, question or self.question())

    def is_given(self, script: Script) -> tuple[Json, float]:
        """The answer as JSON, and the seconds that it took."""
        self.model.script = script
        begun = time.monotonic()
        response = httpx.post(self.server.url, json={"question": self.question()}, timeout=30)
        assert response.status_code == 200, response.text
        return response.json(), time.monotonic() - begun

    def tokens(self) -> int:
        """What the books say was read and written today; what is put aside counts."""
        with self._database() as engine:
            return sum(each.tokens_in + each.tokens_out for each in Spending(engine, caps()).days(today(), today()))

    def kept(self, answer_id: str) -> Answer | None:
        """An answer as the ledger holds it."""
        with self._database() as engine:
            return Ledger(engine).load(answer_id)

    @contextmanager
    def _database(self) -> Iterator[Engine]:
        engine = open_engine(f"sqlite:///{self.data_dir / 'keikaku.db'}")
        try:
            yield engine
        finally:
            engine.dispose()

    def threads(self) -> int:
        """Threads of the server's process."""
        return len(list(Path(f"/proc/{self.server.pid}/task").iterdir()))


def listen(url: str, question: str) -> Told:
    """Asks, and hears the answer out."""
    begun = time.monotonic()
    events, name = [], ""
    with httpx.stream("POST", url, json={"question": question}, headers=STREAM, timeout=30) as response:
        assert response.status_code == 200
        for line in response.iter_lines():
            field, _, value = line.partition(": ")
            if field == "event":
                name = value
            elif field == "data":
                events.append((time.monotonic() - begun, name, json.loads(value)))
    assert name == "answer", events
    return Told(tuple(events), time.monotonic() - begun)


@contextmanager
def writing_site(model: LlmServer, data_dir: Path, **settings: str) -> Iterator[WritingSite]:
    """A server process that writes with the model."""
    usual = {
        "KEIKAKU_DATA_DIR": str(data_dir),
        "RATE_PER_MINUTE": "1000000",
        "RATE_PER_DAY": "1000000",
        "LLM_TIMEOUT_S": str(LIMIT_S),
        "LLM_TOKENS_CLIENT_DAY": "100000000",
        "EMBEDDING_THREADS": "1",
    }
    model.script = truthful()
    port = free_port()
    place = Place(data_dir, model.settings() | usual | settings)
    url = f"http://127.0.0.1:{port}/api/v1/answers"
    with place.serving(url, "水道料金の改定はいつですか。", "bot.cli", "serve", "--port", str(port)) as server:
        yield WritingSite(model, server, count(), data_dir)
