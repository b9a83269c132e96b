"""Publishing, rolling back and clearing away generations."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from vectorstore import pointer
from vectorstore.catalogue import Catalogue
from vectorstore.database import writing
from vectorstore.domain import Audience, Edition, Generation, Status
from vectorstore.errors import CatalogueError, GateRefusedError, ModelError, PublishError
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import note
from vectorstore.operations.gate_reports import GateLine, GateReport, GateReports, forget_reports
from vectorstore.operations.golden import GoldenQuestions
from vectorstore.operations.pins import pins
from vectorstore.ports import Embedder
from vectorstore.store import GenerationStore

if TYPE_CHECKING:
    from sqlalchemy import Connection

SHORTEST_REASON = 10
"""Letters of a reason for overriding the gate."""


@dataclass(frozen=True, slots=True)
class _Leave:
    """With what a generation may answer: the generation beside which it was checked, what was confirmed, overridden."""

    against: str
    confirmed: tuple[str, ...] = ()
    overridden: tuple[GateLine, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Publisher:
    """Moves the pointer between whole generations only, and only between those of the embedding model that is set.

    The pointer and the audit log change in one transaction, in which nobody else moves the pointer, and so does what is
    cleared away: nothing can be published and cleared away at the same moment.
    """

    catalogue: Catalogue
    store: GenerationStore
    embedder: Embedder

    def publish(self, generation_id: str, by: Act, confirmed: Collection[str] = (), override: str = "") -> Generation:
        """Lets a generation answer from now on.

        One that never answered must have passed the gate beside the current generation and with the golden questions
        as they are now. A failed line passes when its subject is among `confirmed`, any when `override` says why.

        Raises:
            CatalogueError: there is no such generation.
            IndexUnusableError: it is damaged; the one before goes on answering.
            ModelError: it was built with another model.
            PublishError: the gate has not looked at it, or only beside another generation; or the reason is too short.
            GateRefusedError: lines failed that nobody has confirmed.
        """
        found = self._usable(generation_id)
        if found.current:
            return found
        return self._switched(found.id, by, "publish", self._leave(found, confirmed, override.strip()))

    def rollback(self, by: Act, generation_id: str | None = None) -> Generation:
        """Goes back to the previous generation, or to the one named, if it has answered before.

        Raises:
            CatalogueError: there is none to go back to.
            IndexUnusableError: it is damaged; the current one goes on answering.
            ModelError: it was built with another model.
            PublishError: it never answered, or it would show residents a file that is internal by now.
        """
        found = self._usable(generation_id or self._previous())
        if not found.published_at:
            mend = f"to publish it: keikaku publish {found.id}"
            raise PublishError("unpublished", f"generation {found.id} never answered; {mend}")
        self._refuse_opening(found)
        return found if found.current else self._switched(found.id, by, "rollback", None)

    def is_fresh(self, report: GateReport) -> bool:
        """Whether a report compares its generation with what answers now, by the golden questions as they are now."""
        current = self.catalogue.current()
        digest = GoldenQuestions(self.catalogue.engine).digest()
        return report.against == (current.id if current else "") and report.golden_digest == digest

    def collect_garbage(self, kept: int, by: Act, pinned: Collection[str] = ()) -> list[str]:
        """Removes generations but the newest `kept`, the current, the previous and those pinned; returns their ids.

        What has one open goes on reading it. No build may be under way: its folder is not in the catalogue yet.
        """
        forgotten = self._forgotten(kept, by, pinned)
        # Folders the catalogue does not know: a process was killed between sealing one and noting it, or between
        # forgetting a generation and removing its folder.
        known = {generation.id for generation in self.catalogue.generations()}
        gone = [generation_id for generation_id in self.store.folders() if generation_id not in known]
        for generation_id in dict.fromkeys((*forgotten, *gone)):
            self.store.remove(generation_id)
        self.store.remove_unfinished()
        return sorted({*forgotten, *gone})

    def _usable(self, generation_id: str) -> Generation:
        found = self.catalogue.generation(generation_id)
        manifest = self.store.check(generation_id, thorough=True)
        fingerprint = self.embedder.fingerprint
        if manifest.fingerprint != fingerprint:
            raise ModelError(
                f"generation {generation_id}: built with model {manifest.fingerprint}, EMBEDDING_MODEL is now "
                f"{fingerprint}. Set it back, or build anew with: keikaku ingest"
            )
        return found

    def _previous(self) -> str:
        for generation in self.catalogue.generations():
            if generation.previous:
                return generation.id
        raise CatalogueError("no generation was published before this one; keikaku generations lists them")

    def _refuse_opening(self, found: Generation) -> None:
        current = self.catalogue.current()
        closed = self._files(current.id, Audience.INTERNAL) if current else {}
        for digest, edition in self._files(found.id, Audience.PUBLIC).items():
            if digest in closed:
                raise PublishError(
                    "opens",
                    f"generation {found.id}: shows residents {edition.file_name}, which is internal by now. Take that "
                    f"edition down first: keikaku withdraw {edition.plan_id} --edition {edition.number} --hide --why …",
                )

    def _files(self, generation_id: str, audience: Audience) -> dict[str, Edition]:
        """The editions that an audience may read of a generation, as it is decided now, by their files' digests."""
        decided = self.catalogue.decisions()
        editions = (decided.over(each.edition) for each in self.catalogue.readings_of(generation_id))
        return {
            each.original_sha256: each
            for each in editions
            if each.audience is audience and each.status is not Status.WITHDRAWN
        }

    def _leave(self, found: Generation, confirmed: Collection[str], reason: str) -> _Leave | None:
        """None for one that has answered before, and so needs none."""
        if found.published_at:
            return None
        report = GateReports(self.catalogue.engine).of(found.id)
        if report is None:
            raise PublishError(
                "unchecked", f"generation {found.id}: not checked yet. Check it with: keikaku check {found.id}"
            )
        if not self.is_fresh(report):
            raise _stale(found.id)
        failing = report.failing(confirmed)
        if failing and not reason:
            raise GateRefusedError(found.id, failing)
        if failing and len(reason) < SHORTEST_REASON:
            raise PublishError("reason", f"the reason for overriding the gate needs {SHORTEST_REASON} letters or more")
        return _Leave(report.against, tuple(sorted(confirmed)), failing, reason)

    def _switched(self, generation_id: str, by: Act, act: str, leave: _Leave | None) -> Generation:
        with writing(self.catalogue.engine) as connection:
            before = pointer.lock(connection).current or ""
            if leave is not None and leave.against != before:
                raise _stale(generation_id)
            # Another process may have switched to it since it was looked at.
            if before != generation_id:
                pointer.switch(connection, generation_id)
                _note(connection, by, act, (before, generation_id), leave or _Leave(before))
        return self.catalogue.generation(generation_id)

    def _forgotten(self, kept: int, by: Act, pinned: Collection[str]) -> list[str]:
        with writing(self.catalogue.engine) as connection:
            pointer.lock(connection)
            generations = pointer.generations(connection)
            wanted = {generation.id for generation in generations[:kept]} | {*pinned, *pins(connection)}
            old = [each.id for each in generations if not (each.current or each.previous or each.id in wanted)]
            for generation_id in old:
                pointer.remove(connection, generation_id)
            if old:
                forget_reports(connection, old)
                note(connection, by, "gc", "", {"generations": old})
        return old


def _note(connection: "Connection", by: Act, act: str, switched: tuple[str, str], leave: _Leave) -> None:
    before, after = switched
    if leave.overridden:
        lines = [asdict(line) for line in leave.overridden]
        note(connection, Act(by.actor, leave.reason), "gate.override", after, after={"against": before, "lines": lines})
    facts: dict[str, object] = {"current": after}
    facts |= {"confirmed": list(leave.confirmed)} if leave.confirmed else {}
    note(connection, by, act, after, {"current": before}, facts)


def _stale(generation_id: str) -> PublishError:
    message = (
        f"generation {generation_id}: what answers, or the golden questions, changed since it was checked. "
        f"Check it again with: keikaku check {generation_id}"
    )
    return PublishError("stale", message)
