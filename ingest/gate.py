"""The gate: what a new generation must withstand before residents are answered from it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from ingest.gating.contents import Contents
from ingest.gating.counting import check_falls, check_plans
from ingest.gating.indexes import IndexCheck
from ingest.gating.lines import failed, passed
from ingest.gating.quoting import check_quotes
from ingest.gating.trying import golden_lines, run_installed
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Generation
from vectorstore.errors import VectorStoreError
from vectorstore.operations.gate_reports import GateLine, GateReport, GateReports, Verdict
from vectorstore.operations.golden import GoldenQuestions
from vectorstore.operations.trials import Trial, TrialRun, Tried
from vectorstore.ports import Embedder
from vectorstore.readings import Reading, now
from vectorstore.store import GenerationStore


@dataclass(frozen=True, slots=True)
class Gate:
    """Holds generations against the catalogue, the embedding model, and what answers now; keeps what it finds."""

    catalogue: Catalogue
    store: GenerationStore
    embedder: Embedder
    run_trial: TrialRun = run_installed

    def check(self, generation: Generation, current: Generation | None, registered: Collection[str] = ()) -> GateReport:
        """What speaks for and against letting `generation` answer in place of `current`.

        `registered` are the plans that the register names; without any, those of the last check.

        Raises:
            VectorStoreError: database or model cannot be used.
        """
        reports, golden = GateReports(self.catalogue.engine), GoldenQuestions(self.catalogue.engine)
        last = reports.of(generation.id)
        named = tuple(registered) or (last.registered if last else ())
        digest = golden.digest()
        tried, said = self._golden(generation, current)
        report = GateReport(
            generation_id=generation.id,
            against=current.id if current else "",
            golden_digest=digest,
            made_at=now(),
            lines=(*self._lines(generation, current, named), *said),
            golden=tried.outcomes,
            registered=named,
            circumstances=tried.circumstances,
        )
        reports.keep(report)
        return report

    def _lines(
        self, generation: Generation, current: Generation | None, registered: Collection[str]
    ) -> Iterator[GateLine]:
        contents = Contents(self.catalogue)
        live = contents.live(generation.id, generation.edition_ids)
        before = self._answering(contents, current)
        if not generation.chunks:
            yield failed("empty", "the new generation holds no text at all")
        yield from check_quotes(contents, live)
        new, old = contents.by_plan(live), contents.by_plan(before)
        yield from check_plans(new, old, registered)
        yield from check_falls(new, old)
        known = frozenset(chain.from_iterable(reading.chunk_ids for reading in before))
        whole = self._whole(generation)
        yield whole
        if whole.verdict is Verdict.PASSED:
            decided = self.catalogue.decisions()
            standing = [replace(reading, edition=decided.over(reading.edition)) for reading in live]
            yield from IndexCheck(self.catalogue, self.store, self.embedder).lines(generation.id, standing, known)

    def _answering(self, contents: Contents, current: Generation | None) -> list[Reading]:
        """What answers now, without what operators have withheld since it was published."""
        if current is None:
            return []
        standing = self.catalogue.standing_with(current.id)
        return contents.live(current.id, standing.live - standing.withheld)

    def _whole(self, generation: Generation) -> GateLine:
        try:
            self.store.check(generation.id, thorough=True)
        except VectorStoreError as error:
            return failed("unusable", str(error), audience="")
        model = self.embedder.fingerprint
        if generation.fingerprint == model:
            return passed("whole", f"every file is as it was sealed, with model {model}", model=model)
        return failed(
            "model", f"built with model {generation.fingerprint}, EMBEDDING_MODEL is now {model}", model=model
        )

    def _golden(self, generation: Generation, current: Generation | None) -> tuple[Tried, list[GateLine]]:
        if not GoldenQuestions(self.catalogue.engine).all():
            return Tried(), golden_lines(())
        try:
            tried = self._tried(generation, current)
        except VectorStoreError as error:
            return Tried(), [failed("golden_failed", f"golden questions could not be asked: {error}")]
        return tried, golden_lines(tried.outcomes, current.id if current else "")

    def _tried(self, generation: Generation, current: Generation | None) -> Tried:
        last = GateReports(self.catalogue.engine).of(current.id) if current else None
        before = Tried(last.golden, last.circumstances) if last else Tried()
        current_id = current.id if current else ""
        return self.run_trial(Trial(self.catalogue, self.store, self.embedder, generation.id, current_id, before))
