"""The register (plans.toml): what a city says of its plans, which outweighs what their files say."""

import datetime as dt
import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import cast

from ingest.document import SourceFile
from ingest.errors import RegisterError
from ingest.recognising import KnownPlans
from vectorstore.domain import Audience, Contact, Period, Plan, Status
from vectorstore.operations.particulars import Particulars
from vectorstore.operations.policies import Answering, Policy

_PLAN_KEYS = ("id", "title", "city", "kind", "answers", "comment_until", "edition")
_ANSWERS = (Answering.USUAL.value, Answering.ADOPTED.value)
_TEXT_KEYS = ("label", "date", "department", "phone", "contact_url", "source_url", "status", "audience", "file")
_YEAR_KEYS = ("period_start", "period_end")
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")
_DAY_CHARS = len("2026-12-20")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """What is said of one file; "" or None where nothing is. `number` counts the plan's editions.

    Without a `plan_id` its title and city tell which plan it is of.
    """

    plan_id: str
    title: str = ""
    city: str = ""
    kind: str = ""
    number: int = 1
    file: str = ""
    label: str = ""
    status: Status | None = None
    date: str = ""
    period: Period = Period()
    audience: Audience | None = None
    contact: Contact = Contact()
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """The entries of one plans.toml, and what operators have said of files; an empty one knows no file.

    `policies` holds which editions answer by each of its plans' ids, None where it is silent. `known` are the plans that
    a file may be recognised as an edition of.
    """

    entries: tuple[RegisterEntry, ...] = ()
    folder: Path | None = None
    policies: Mapping[str, Policy | None] = field(default_factory=dict)
    said: Mapping[str, Particulars] = field(default_factory=dict)
    known: KnownPlans = field(default_factory=KnownPlans)

    @classmethod
    def read(cls, path: Path) -> "Register":
        """Reads a plans.toml.

        Raises:
            RegisterError: the file is missing or not TOML, or an entry is wrong; the message says which and how to mend it.
        """
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise RegisterError(f"{path}: no such register. Give --register the path of a plans.toml.") from error
        except (OSError, UnicodeDecodeError) as error:
            raise RegisterError(f"{path}: cannot be read as UTF-8 text ({error}). Save it as UTF-8.") from error
        except tomllib.TOMLDecodeError as error:
            raise RegisterError(f"{path}: not valid TOML ({error}). Mend that line.") from error
        reader = _Reader(path)
        return cls(tuple(reader.entries(tables)), path.parent, reader.policies)

    def with_particulars(self, said: Mapping[str, Particulars]) -> "Register":
        """The register with what operators say of files, by digest or address, which outweighs its own words."""
        return replace(self, said=said)

    def with_plans(self, plans: Iterable[Plan]) -> "Register":
        """The register with plans that are known beside its own."""
        own = (Plan(each.plan_id, each.title, each.city, each.kind) for each in self.entries)
        return replace(self, known=KnownPlans.among((*own, *plans)))

    def entry_for(self, source: SourceFile) -> RegisterEntry | None:
        """What is said of a source: by an operator, else by the entry of its address, its path or its file name alone."""
        entry = self._registered(source)
        digest = hashlib.sha256(source.content).hexdigest() if self.said else ""
        for key in (source.url, digest):
            if key in self.said:
                entry = _overlaid(entry or RegisterEntry(""), self.said[key])
        return entry

    def home(self, source: SourceFile, plan: Plan) -> Plan:
        """The plan that a source is an edition of which calls itself `plan`."""
        entry = self.entry_for(source)
        return plan if entry and entry.plan_id else self.known.home(plan)

    def _registered(self, source: SourceFile) -> RegisterEntry | None:
        for matches in (self._same_address, self._same_path, _same_name):
            for entry in self.entries:
                if matches(entry, source):
                    return entry
        return None

    def digest(self, entry: RegisterEntry | None) -> str:
        """Changes whenever anything that the register says of a file changes."""
        said = asdict(entry) if entry else {}
        return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def _same_address(self, entry: RegisterEntry, source: SourceFile) -> bool:
        return bool(source.url) and source.url in {entry.source_url, entry.file}

    def _same_path(self, entry: RegisterEntry, source: SourceFile) -> bool:
        if not entry.file or self.folder is None:
            return False
        return (self.folder / entry.file).resolve() == Path(source.name).resolve()


def _same_name(entry: RegisterEntry, source: SourceFile) -> bool:
    """A file moved elsewhere keeps its name; as much of the path as both give must agree."""
    wanted, given = PurePosixPath(entry.file).parts, PurePosixPath(source.name).parts
    shared = min(len(wanted), len(given))
    return shared > 0 and (
        wanted[-shared:] == given[-shared:] or (wanted[-1] == given[-1] and PurePosixPath(source.name).is_absolute())
    )


def _overlaid(entry: RegisterEntry, said: Particulars) -> RegisterEntry:
    """The entry with an operator's words in place of its own, wherever there are any."""
    if said.plan_id not in ("", entry.plan_id):
        entry = replace(entry, plan_id=said.plan_id, title="", city="", kind="")
    return replace(
        entry,
        title=said.title or entry.title,
        city=said.city or entry.city,
        kind=said.kind or entry.kind,
        label=said.label or entry.label,
        status=said.status or entry.status,
        date=said.date or entry.date,
        period=entry.period if said.period == Period() else said.period,
        audience=said.audience or entry.audience,
        contact=Contact(
            said.contact.department or entry.contact.department,
            said.contact.phone or entry.contact.phone,
            said.contact.url or entry.contact.url,
        ),
        source_url=said.source_url or entry.source_url,
    )


class _Reader:
    """Checks the tables of one register and turns them into entries and policies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.policies: dict[str, Policy | None] = {}

    def entries(self, tables: Mapping[str, object]) -> list[RegisterEntry]:
        self._only(tables, ("plan",), "top level")
        entries: list[RegisterEntry] = []
        ids: set[str] = set()
        for count, plan in enumerate(self._tables(tables.get("plan", []), "[[plan]]"), start=1):
            entries.extend(self._plan(plan, f"[[plan]] {count}", ids))
        return entries

    def _plan(self, plan: Mapping[str, object], place: str, ids: set[str]) -> list[RegisterEntry]:
        self._only(plan, _PLAN_KEYS, place)
        name = self._text(plan, "id", place)
        if not _ID.fullmatch(name):
            raise self._wrong(place, f"id {name!r} is not an id", "Give one of small letters, digits, - and _.")
        if name in ids:
            raise self._wrong(place, f"id {name!r} stands twice", "Give each plan its own, or make it an edition.")
        ids.add(name)
        title, city, kind = (self._text(plan, key, place) for key in ("title", "city", "kind"))
        self.policies[name] = self._policy(plan, name, f"{place} ({name})")
        editions = self._tables(plan.get("edition", []), f"{place} ({name}) [[plan.edition]]")
        if not editions:
            raise self._wrong(f"{place} ({name})", "has no edition", "Add [[plan.edition]] with file = …")
        described = RegisterEntry(name, title, city, kind)
        return [
            self._edition(edition, described, number, f"{place} ({name}) edition {number}")
            for number, edition in enumerate(editions, start=1)
        ]

    def _policy(self, plan: Mapping[str, object], name: str, place: str) -> Policy | None:
        answers, until = self._text(plan, "answers", place), self._text(plan, "comment_until", place)
        usual = Answering(self._one_of(answers, _ANSWERS, "answers", place)) if answers else None
        if not until:
            return Policy(name, usual) if usual else None
        self._check_date(until, place)
        if len(until) != _DAY_CHARS:
            raise self._wrong(place, f"comment_until {until!r} is no day", "Write it as YYYY-MM-DD.")
        return Policy(name, Answering.WITH_DRAFT, until, usual)

    def _edition(self, edition: Mapping[str, object], plan: RegisterEntry, number: int, place: str) -> RegisterEntry:
        self._only(edition, (*_TEXT_KEYS, *_YEAR_KEYS), place)
        said = {key: self._text(edition, key, place) for key in _TEXT_KEYS}
        self._check_file(said["file"], said["source_url"], place)
        self._check_date(said["date"], place)
        return RegisterEntry(
            plan_id=plan.plan_id,
            title=plan.title,
            city=plan.city,
            kind=plan.kind,
            number=number,
            file=said["file"],
            label=said["label"],
            status=Status(self._one_of(said["status"], list(Status), "status", place)) if said["status"] else None,
            date=said["date"],
            period=self._period(edition, place),
            audience=Audience(self._one_of(said["audience"], list(Audience), "audience", place))
            if said["audience"]
            else None,
            contact=Contact(said["department"], said["phone"], said["contact_url"]),
            source_url=said["source_url"],
        )

    def _check_file(self, file: str, url: str, place: str) -> None:
        if not file and not url:
            raise self._wrong(place, "names no file", 'Add file = "…", relative to the register, or source_url.')
        if file and "://" not in file and not (self._path.parent / file).exists():
            raise self._wrong(
                place, f"file {file!r} is missing", f"Put it beside {self._path.name}, or correct the path."
            )

    def _check_date(self, date: str, place: str) -> None:
        whole = f"{date}-01-01"[:10] if _DATE.fullmatch(date) else date
        try:
            dt.date.fromisoformat(whole or "2000-01-01")
        except ValueError as error:
            raise self._wrong(place, f"date {date!r} is no date", "Write it as YYYY, YYYY-MM or YYYY-MM-DD.") from error

    def _period(self, edition: Mapping[str, object], place: str) -> Period:
        years = [edition.get(key) for key in _YEAR_KEYS]
        for key, year in zip(_YEAR_KEYS, years, strict=True):
            if year is not None and (not isinstance(year, int) or not 1900 <= year <= 2200):
                raise self._wrong(
                    place, f"{key} {year!r} is no year", "Write a Western year as a number, such as 2027."
                )
        start, end = cast("list[int | None]", years)
        if start and end and start > end:
            raise self._wrong(place, f"period_start {start} is after period_end {end}", "Exchange them.")
        return Period(start, end)

    def _one_of(self, value: str, allowed: Sequence[str], key: str, place: str) -> str:
        if value not in allowed:
            raise self._wrong(place, f"{key} {value!r} is unknown", f"Use one of {', '.join(allowed)}.")
        return value

    def _only(self, table: Mapping[str, object], keys: Sequence[str], place: str) -> None:
        for key in table:
            if key not in keys:
                raise self._wrong(place, f"key {key!r} is unknown", f"Use {', '.join(keys)}.")

    def _text(self, table: Mapping[str, object], key: str, place: str) -> str:
        value = table.get(key, "")
        if isinstance(value, dt.date):
            return value.isoformat()
        if not isinstance(value, str):
            raise self._wrong(place, f"{key} is {value!r}", "Write it as a text in quotes.")
        return value.strip()

    def _tables(self, value: object, place: str) -> list[Mapping[str, object]]:
        if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
            raise self._wrong(
                place, "is not a list of tables", "Write [[plan]] and [[plan.edition]] with double brackets."
            )
        return cast("list[Mapping[str, object]]", value)

    def _wrong(self, place: str, fault: str, mend: str) -> RegisterError:
        return RegisterError(f"{self._path}: {place}: {fault}. {mend}")
