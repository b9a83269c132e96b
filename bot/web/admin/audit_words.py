"""The audit log in words: what an act was about, with the page that shows it, and what it changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from pydantic import TypeAdapter

from bot.web.admin.generation_views import line_words
from bot.web.admin.job_views import known_plans
from bot.web.admin.office import Office
from bot.web.admin.rendering import day, when
from bot.web.admin.wording import said
from prompts.reading import operator_words
from vectorstore.operations.audit import AuditEntry, Facts
from vectorstore.operations.gate_reports import GateLine
from vectorstore.operations.jobs import Job

_OF_GENERATIONS = ("publish", "rollback", "gate.override", "pin", "unpin", "job.check")
_OF_PLANS = ("policy", "withdraw", "restore")
_GENERATIONS = ("current", "against", "generation", "generations")
_PLANS = ("plan_id", "confirmed")
_DAYS = ("date", "until")
_LINE = TypeAdapter(GateLine)


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act was about; `address` is the page that shows it, "" where there is none."""

    words: str
    address: str = ""


def word(group: str, code: str) -> str:
    """What operators read for a code; the code itself where there is no word for it."""
    return operator_words("audit").get(f"{group}.{code}", code)


def actor_words(actor: str) -> str:
    """Who acted."""
    kind, _, user = actor.partition(":")
    return said("audit", "actor.cli", user=user) if kind == "cli" and user else word("actor", actor or "nobody")


class AuditWords:
    """Looks names up for what the log knows by its ids; only when one is asked for, and once for all entries."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def subject(self, entry: AuditEntry) -> Subject:
        """What an act was about, by its name."""
        subject, act = entry.subject, entry.act
        if act in _OF_GENERATIONS and subject in self._generations:
            return Subject(self._generation(subject), f"/admin/generations/{subject}")
        if act.startswith("job."):
            return self._job(entry)
        if act in _OF_PLANS and subject in self._plans:
            return Subject(self._plans[subject], f"/admin/plans/{subject}")
        if act == "particulars":
            return Subject(self._files.get(subject) or _text(entry, "title") or subject)
        if act.startswith("golden."):
            is_kept = any(each.id == subject for each in self._office.golden.all())
            return Subject(_text(entry, "question") or subject, f"/admin/golden/{subject}" if is_kept else "")
        if act == "answer.look":
            return Subject(word("subject", act), f"/admin/questions/answers/{subject}")
        return Subject(word("subject", subject) if act in ("pause", "resume") else subject)

    def changes(self, entry: AuditEntry) -> list[tuple[str, str, str]]:
        """What an act changed: a name, what it was and what it is, where these are not the same."""
        before, after = dict(_flat(entry.before)), dict(_flat(entry.after))
        told = [
            (_fact(name), self._told(name, before.get(name)), self._told(name, after.get(name)))
            for name in dict.fromkeys([*before, *after])
        ]
        return [each for each in told if each[1] != each[2]]

    def _told(self, path: str, value: object) -> str:
        name = path.rpartition(".")[2]
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return word("value", "yes" if value else "no")
        if isinstance(value, list):
            return "、".join(self._told(name, each) for each in value)
        if isinstance(value, Mapping):
            return line_words(_LINE.validate_python(value), self._plans)
        if name in _GENERATIONS:
            return self._generation(str(value))
        if name in _PLANS:
            return self._plans.get(str(value)) or word("value", str(value))
        if name == "edition_number":
            return word("value", "every_edition") if value == 0 else said("audit", "value.edition", number=value)
        return day(value) if name in _DAYS else _value(name, str(value))

    def _job(self, entry: AuditEntry) -> Subject:
        title = _text(entry, "title") or next((job.title for job in self._jobs if job.id == entry.subject), "")
        return Subject(title or entry.subject, f"/admin/jobs/{entry.subject}" if title else "")

    def _generation(self, generation_id: str) -> str:
        made = self._generations.get(generation_id)
        return said("audit", "subject.generation", when=when(made)) if made else generation_id

    @cached_property
    def _jobs(self) -> Sequence[Job]:
        return self._office.jobs.latest()

    @cached_property
    def _generations(self) -> Mapping[str, str]:
        return {each.id: each.created_at for each in self._office.catalogue.generations()}

    @cached_property
    def _plans(self) -> Mapping[str, str]:
        return {plan.id: plan.title for plan in known_plans(self._office)}

    @cached_property
    def _files(self) -> Mapping[str, str]:
        plans = self._office.catalogue.plans(unpublished=True)
        editions = chain.from_iterable(editions for _, editions in plans)
        return {each.original_sha256: each.file_name for each in editions}


def _fact(path: str) -> str:
    words = word("fact", path)
    return word("fact", path.rpartition(".")[2]) if words == path else words


def _value(name: str, code: str) -> str:
    key = f"{name}.{code}"
    words = word("value", key)
    return word("value", code) if words == key else words


def _flat(facts: Facts, within: str = "") -> Iterator[tuple[str, object]]:
    for name, value in facts.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{within}{name}.")
        elif value not in (None, "", []):
            yield f"{within}{name}", value


def _text(entry: AuditEntry, name: str) -> str:
    return str(entry.after.get(name) or entry.before.get(name) or "")
