"""Sources are kept once an address, fall due as they were told, and leave their traces in the audit log."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from tests.databases import database_url, engine
from tests.services import postgres, postgres_database
from vectorstore.domain import Audience, Contact, Status
from vectorstore.errors import CatalogueError
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import AuditLog
from vectorstore.operations.particulars import Particulars
from vectorstore.operations.sources import Finding, Seen, Source, Sources, SourceState, Trouble

__all__ = ["database_url", "engine", "postgres", "postgres_database"]

URL = "https://www.city.example.jp/plans/midori.pdf"
BY = Act("hanako")
SAID = Particulars("midori", city="青空市", status=Status.DRAFT, audience=Audience.PUBLIC, contact=Contact("公園課"))


def test_an_address_is_kept_once_with_what_is_said_of_it(engine: Engine) -> None:
    sources = Sources(engine)
    first = sources.keep(URL, Particulars(), 24, BY)
    sources.note_result(first.id, Finding(SourceState.CHANGED, Seen(sha256="a" * 64, etag='"1"'), job_id="j"))
    again = sources.keep(URL, SAID, 6, BY)
    assert (again.id, again.said, again.every_h, again.seen.sha256) == (first.id, SAID, 6, "a" * 64)
    assert sources.all() == [again] == sources.due()
    assert sources.source(URL) == sources.source(again.id) == again


def test_every_act_is_noted_with_what_was_before(engine: Engine) -> None:
    sources = Sources(engine)
    sources.keep(URL, Particulars(), 24, BY)
    sources.keep(URL, SAID, 6, BY)
    sources.remove(URL, BY)
    sources.remove(URL, BY)
    entries = AuditLog(engine).entries()
    assert [(entry.act, entry.subject, entry.actor) for entry in entries] == [
        (act, URL, "hanako") for act in ("source.remove", "source.keep", "source.keep")
    ]
    assert [entry.before.get("every_h") for entry in entries] == [6, 24, None]
    assert [entry.after.get("every_h") for entry in entries] == [None, 6, 24]


@pytest.mark.parametrize(("every_h", "kept_h"), [(0, 1), (-5, 1), (1, 1), (10_000, 744)])
def test_an_interval_is_an_hour_at_the_least_and_a_month_at_the_most(engine: Engine, every_h: int, kept_h: int) -> None:
    assert Sources(engine).keep(URL, SAID, every_h, BY).every_h == kept_h


@pytest.mark.parametrize(
    "url",
    [
        "",
        "plan.pdf",
        "file:///etc/passwd",
        "https://",
        "https://u:p@example.jp/",
        "https://a b/",
        "http://[::1",
        "http://x/" + "a" * 2000,
    ],
)
def test_what_is_no_address_is_refused(engine: Engine, url: str) -> None:
    with pytest.raises(CatalogueError):
        Sources(engine).keep(url, SAID, 24, BY)
    assert Sources(engine).all() == []


def test_addresses_that_were_kept_together_do_not_fall_due_together(engine: Engine) -> None:
    sources = Sources(engine)
    for at in range(20):
        kept = sources.keep(f"{URL}?{at}", SAID, 24, BY)
        sources.note_result(kept.id, Finding(SourceState.UNCHANGED))
    hours = [hours_until(source) for source in sources.all()]
    assert 22.7 < min(hours) < max(hours) < 25.3
    assert max(hours) - min(hours) > 0.1
    assert sources.due() == []
    assert len(sources.due((datetime.now(UTC) + timedelta(hours=26)).isoformat())) == 20


def test_one_that_was_removed_meanwhile_takes_no_result(engine: Engine) -> None:
    sources = Sources(engine)
    kept = sources.keep(URL, SAID, 24, BY)
    sources.remove(URL, BY)
    sources.note_result(kept.id, Finding(SourceState.FAILED, trouble=Trouble("robots")))
    assert sources.all() == []
    with pytest.raises(CatalogueError):
        sources.source(kept.id)


def hours_until(source: Source) -> float:
    return (datetime.fromisoformat(source.due_at) - datetime.now(UTC)) / timedelta(hours=1)
