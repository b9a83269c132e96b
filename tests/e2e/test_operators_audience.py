"""Through a real server and its worker: a marked sentence is sought at every public door while its paper makes its way."""

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.doors import Doors, gettable
from tests.e2e.admin_served import AdminSite, admin_serving, copied, over
from tests.fakes_bot import open_fake_bot
from vectorstore.catalogue import Catalogue

pytestmark = [pytest.mark.slow]

SECRET = "夜光虫の九番倉庫"
CITY = "みなと野市"
MEMO = f"# {CITY}倉庫の計画\n\n## 倉庫の合い言葉\n\n倉庫の合い言葉は{SECRET}です。毎年見直します。\n"
CHANGED = MEMO.replace("毎年", f"{SECRET}の鍵は隔年で")
QUESTIONS = ("倉庫の合い言葉は何ですか", "みなと野市倉庫の計画は前の版から何が変わりましたか")


@dataclass
class Way:
    """The way of a paper through the operators' calls, and the doors that it must not be seen at."""

    site: AdminSite
    calls: httpx.Client
    doors: Doors

    def read(self, text: str, audience: str) -> str:
        file = {"files": ("souko.md", text.encode())}
        sent = self.calls.post("/uploads", data={"city": CITY, "audience": audience}, files=file)
        assert sent.status_code == 202, sent.text
        done, outcome = self.outcome(sent.json()["id"])
        self.doors.plans = (outcome["files"][0]["plan_id"],)
        return done

    def build(self, job_id: str) -> str:
        made = self.calls.post("/jobs", json={"kind": "build", "files_of": job_id}).json()["id"]
        return str(self.outcome(made)[1]["generation"])

    def outcome(self, job_id: str) -> tuple[str, dict[str, Any]]:
        done = over(self.calls, job_id)
        assert done["state"] == "done", done
        assert isinstance(done["outcome"], dict)
        return job_id, done["outcome"]

    def publish(self, generation: str) -> None:
        reply = self.calls.post(f"/generations/{generation}/publish", json={"confirmed": ["all"]})
        assert reply.status_code == 200, reply.text

    def decide(self, path: str, **said: object) -> None:
        reply = self.calls.request("PUT" if path.endswith("particulars") else "POST", path, json=said)
        assert reply.status_code in (200, 202), reply.text

    def leaks(self) -> list[str]:
        """Once two seconds have passed, within which every process follows."""
        time.sleep(2)
        return self.doors.leaks()


@pytest.fixture(scope="module")
def way(sample_data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    folder = tmp_path_factory.mktemp("audience")
    bare = open_fake_bot(folder, stocked=False)
    addresses = gettable(bare)
    bare.catalogue.close()
    data_dir = copied(sample_data_dir, folder / "data")
    with admin_serving(data_dir, RATE_PER_DAY="100000", TRUSTED_PROXIES="127.0.0.1") as site:
        catalogue = Catalogue.open(f"sqlite:///{data_dir / 'keikaku.db'}")
        hooks = {"request": [from_another_client()]}
        with site.calls() as calls, httpx.Client(base_url=site.url, timeout=60, event_hooks=hooks) as client:
            yield Way(site, calls, Doors(client, catalogue, addresses, SECRET, QUESTIONS, CITY))
        catalogue.close()


def from_another_client() -> Callable[[httpx.Request], None]:
    counted = itertools.count()

    def forward(request: httpx.Request) -> None:
        number = next(counted)
        request.headers["X-Forwarded-For"] = f"10.1.{number >> 8 & 255}.{number & 255}"

    return forward


def test_a_paper_is_seen_once_it_is_published_and_only_while_it_is_open(way: Way) -> None:
    job = way.read(MEMO, "internal")
    assert way.leaks() == []
    generation = way.build(job)
    assert way.leaks() == []
    way.publish(generation)
    assert way.leaks() == []
    plan = way.doors.plans[0]
    newer = way.build(way.read(CHANGED, "public"))
    assert way.leaks() == []
    way.publish(newer)
    shown = " ".join(way.leaks())
    assert all(door in shown for door in (f"/plans/{plan}/2", "/originals/", "answers ", "stream ", "search "))
    asked = way.site.ask(QUESTIONS[0])
    way.doors.asked.append(str(asked["id"]))
    assert SECRET in str(asked)
    way.decide(f"/plans/{plan}/withdraw", why="誤りが見つかったため", edition=2, hides=True)
    assert way.leaks() == []
    way.decide(f"/plans/{plan}/restore", why="誤りではなかったため", edition=2)
    assert way.leaks()
    way.decide(f"/plans/{plan}/editions/2/particulars", audience="internal")
    assert way.leaks() == []
    way.decide("/rollback")
    assert way.leaks() == []
