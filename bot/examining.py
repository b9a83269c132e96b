"""The doctor: is everything there that answering needs, and if not, what mends it."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from filelock import FileLock, Timeout

from bot.bootstrap import open_bot
from bot.errors import BotError
from bot.findings import Finding, State
from bot.pausing import Pause, Pauses
from bot.settings import BotSettings
from bot.shelf import Shelf, all_plans
from bot.slack.examining import examine_slack
from bot.slack.named import unheld
from bot.understanding.city_keys import city_for
from bot.writing.models.examining import examine_writing
from bot.writing.spending.examining import examine_budget
from vectorstore.catalogue import Catalogue
from vectorstore.errors import VectorStoreError
from vectorstore.opening import open_embedder
from vectorstore.operations.jobs import Jobs
from vectorstore.operations.queueing import Bell


def examine(settings: BotSettings) -> list[Finding]:
    """Every part in turn; one that is ill does not hide the next."""
    parts: tuple[tuple[str, Callable[[BotSettings], str]], ...] = (
        ("database", _database),
        ("model", _model),
        ("index", _index),
    )
    essential = [_checked(subject, check, settings) for subject, check in parts]
    writing = (*examine_writing(settings), *examine_budget(settings))
    return [*essential, _jobs(settings), *_channels(settings), *writing, *examine_slack(settings)]


def _checked(subject: str, check: Callable[[BotSettings], str], settings: BotSettings) -> Finding:
    try:
        return Finding(subject, State.WELL, check(settings))
    except (BotError, VectorStoreError) as error:
        return Finding(subject, State.ILL, str(error))


def _database(settings: BotSettings) -> str:
    catalogue = Catalogue.open(settings.sqlalchemy_url, settings.edition_policy)
    count = len(catalogue.plans())
    catalogue.close()
    return f"{count} plans known"


def _model(settings: BotSettings) -> str:
    embedder = open_embedder(settings)
    embedder.embed_queries(["計画"])
    return embedder.fingerprint


def _index(settings: BotSettings) -> str:
    found = open_bot(settings.model_copy(update={"llm_model": ""})).answerer.search("計画", 1)
    return "it can be searched" if found else "it can be searched, but holds nothing"


def _jobs(settings: BotSettings) -> Finding:
    """Nothing that answers needs jobs."""
    try:
        with closing(Bell.of(settings)) as bell:
            bell.check()
        catalogue = Catalogue.open(settings.sqlalchemy_url, settings.edition_policy)
        count = len(Jobs(catalogue.engine).open())
        catalogue.close()
    except VectorStoreError as error:
        return Finding("jobs", State.OFF, str(error))
    if _is_held(settings.data_dir / "worker.lock"):
        return Finding("jobs", State.WELL, f"{count} wait or run; a worker is at work")
    return Finding("jobs", State.OFF, f"{count} wait; no worker is at work, keikaku serve or keikaku worker starts one")


def _is_held(place: Path) -> bool:
    lock = FileLock(place)
    try:
        lock.acquire(blocking=False)
    except (Timeout, OSError):
        return True
    lock.release()
    return False


def _channels(settings: BotSettings) -> list[Finding]:
    """Channels that are paused, and sites and Slack channels that are tied to something of which nothing is held."""
    try:
        catalogue = Catalogue.open(settings.sqlalchemy_url, settings.edition_policy)
        paused, held, register = Pauses(catalogue.engine).all(), Shelf(catalogue).cities(), all_plans(catalogue)
        catalogue.close()
    except (BotError, VectorStoreError):
        return []  # the database's own finding tells it
    closed = [Finding(each.channel, State.OFF, _paused(each)) for each in paused]
    bound = ((origin, city) for origin, city in settings.allowed_origins.items() if city and not city_for(city, held))
    words = "ALLOWED_ORIGINS binds it to {}, of which no plans are held; nothing can be asked from there"
    return [
        *closed,
        *(Finding(origin, State.OFF, words.format(city)) for origin, city in bound),
        *unheld(settings, register),
    ]


def _paused(pause: Pause) -> str:
    said = f"“{pause.notice}”" if pause.notice else "the usual notice"
    return f"paused since {pause.since}, with {said}; open it with: keikaku resume {pause.channel}"
