"""What an ingest makes of files: editions, a generation, and nothing twice."""

import hashlib

import pytest

from ingest.errors import BuildError
from ingest.files import FileState
from ingest.reading import Defaults
from tests.workbench import PARK, WATER, Workbench, workbench
from vectorstore.domain import Audience, Status
from vectorstore.errors import IndexUnusableError, ModelError
from vectorstore.operations.acts import Act
from vectorstore.operations.withdrawals import Withdrawals

__all__ = ["workbench"]


def test_what_was_ingested_is_published_and_found(workbench: Workbench) -> None:
    outcome = workbench.ingest({"park.md": PARK, "water.md": WATER})
    assert outcome.is_published
    assert outcome.findings == ()
    assert "20ヘクタール" in workbench.nearest("公園の面積を20ヘクタールに広げます。")[0][0]
    assert [plan.title for plan, _ in workbench.catalogue.plans()] == ["青空市みどりの計画", "青空市水道の計画"]


def test_a_row_of_every_array_belongs_to_the_chunk_of_that_row(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK, "water.md": WATER})
    current = workbench.catalogue.current()
    assert current is not None
    index = workbench.store.open(current.id, Audience.PUBLIC, workbench.embedder.fingerprint)
    chunks = workbench.catalogue.chunks(index.chunk_ids)
    for row, chunk_id in enumerate(index.chunk_ids):
        chunk = chunks[chunk_id]
        start, end = index.sentence_offsets[row], index.sentence_offsets[row + 1]
        own = workbench.embedder.embed_passages([chunk.search_text])[0]
        sentences = workbench.embedder.embed_passages(chunk.sentence_search_texts)
        assert index.vectors[row] == pytest.approx(own)
        assert index.sentence_vectors[start:end] == pytest.approx(sentences, abs=1e-3)
        assert index.edition_ids[index.edition_of[row]] == chunk.edition_id
    index.close()


def test_the_same_files_again_build_and_embed_nothing(workbench: Workbench) -> None:
    first = workbench.ingest({"park.md": PARK, "water.md": WATER})
    before = len(workbench.embedder.embedded)
    second = workbench.ingest({"park.md": PARK, "water.md": WATER})
    assert (second.is_new, second.is_changed) == (False, False)
    assert first.generation is not None
    assert second.generation == first.generation
    assert [file.state for file in second.files] == [FileState.KNOWN, FileState.KNOWN]
    assert workbench.reader.read == []
    assert len(workbench.embedder.embedded) == before
    assert len(workbench.catalogue.generations()) == 1


def test_the_same_content_gives_the_same_digest_in_another_place(
    workbench: Workbench, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = Workbench(tmp_path_factory.mktemp("other"))
    here = workbench.ingest({"park.md": PARK, "water.md": WATER}).generation
    there = other.ingest({"water.md": WATER, "park.md": PARK}).generation
    other.close()
    assert here is not None
    assert there is not None
    assert here.digest == there.digest
    assert here.id != there.id


def test_a_new_file_joins_what_is_published(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK})
    workbench.ingest({"water.md": WATER})
    assert "公園" in workbench.texts()
    assert "水道管" in workbench.texts()


def test_a_replaced_file_leaves_no_stale_sentence(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK})
    workbench.ingest({"park.md": PARK.replace("20ヘクタール", "25ヘクタール")})
    assert "25ヘクタール" in workbench.texts()
    assert "20ヘクタール" not in workbench.texts()


def test_the_replaced_edition_can_still_be_read_in_the_catalogue(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK})
    workbench.ingest({"park.md": PARK.replace("20ヘクタール", "25ヘクタール")})
    ((_, editions),) = workbench.catalogue.plans()
    assert [edition.number for edition in editions] == [1, 2]
    old = "\n".join(section.text for section in workbench.catalogue.sections(editions[0].id))
    assert "20ヘクタール" in old


def test_internal_text_never_enters_the_public_index(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK})
    workbench.ingest({"water.md": WATER}, Defaults(audience=Audience.INTERNAL))
    assert "水道管" not in workbench.texts(Audience.PUBLIC)
    assert "水道管" in workbench.texts(Audience.INTERNAL)


def test_a_file_made_internal_leaves_the_public_index(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK, "water.md": WATER})
    workbench.ingest({"water.md": WATER}, Defaults(audience=Audience.INTERNAL))
    assert "水道管" not in workbench.texts(Audience.PUBLIC)


def test_an_adopted_edition_takes_the_drafts_place(workbench: Workbench) -> None:
    draft, adopted = PARK.replace("20", "15"), PARK
    workbench.ingest({"draft.md": draft}, Defaults(status=Status.DRAFT))
    assert "15ヘクタール" in workbench.texts()
    workbench.ingest({"adopted.md": adopted}, Defaults(status=Status.ADOPTED))
    assert "15ヘクタール" not in workbench.texts()
    assert "20ヘクタール" in workbench.texts()


def test_a_change_of_status_is_published_without_reading_other_files_again(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK, "water.md": WATER}, Defaults(status=Status.DRAFT))
    workbench.ingest({"park.md": PARK}, Defaults(status=Status.ADOPTED))
    statuses = {plan.title: editions[-1].status for plan, editions in workbench.catalogue.plans()}
    assert statuses == {"青空市みどりの計画": Status.ADOPTED, "青空市水道の計画": Status.DRAFT}
    assert workbench.reader.read == ["park.md"]


def test_a_broken_file_is_named_and_the_others_go_on(workbench: Workbench) -> None:
    outcome = workbench.ingest({"park.md": PARK, "broken.pdf": b"%PDF-1.7 rubbish", "water.md": WATER})
    assert [file.name for file in outcome.failed] == ["broken.pdf"]
    assert outcome.failed[0].reason.startswith("broken.pdf: ")
    assert outcome.is_published
    assert "水道管" in workbench.texts()


def test_a_file_in_quarantine_is_not_tried_again_unless_asked(workbench: Workbench) -> None:
    files: dict[str, str | bytes] = {"park.md": PARK, "empty.md": ""}
    workbench.ingest(files)
    again = workbench.ingest(files)
    assert workbench.reader.read == []
    assert [file.name for file in again.failed] == ["empty.md"]
    workbench.ingest(files, retry=True)
    assert workbench.reader.read == ["empty.md"]


def test_a_broken_file_does_not_take_its_earlier_edition_down(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK, "water.md": WATER})
    workbench.ingest({"park.md": "", "water.md": WATER})
    assert "公園" in workbench.texts()


def test_where_no_file_can_be_read_nothing_is_built(workbench: Workbench) -> None:
    outcome = workbench.ingest({"empty.md": ""})
    assert outcome.generation is None
    assert workbench.catalogue.generations() == []


def test_where_no_edition_is_live_the_operator_is_told(workbench: Workbench) -> None:
    with pytest.raises(BuildError, match="no edition is live"):
        workbench.ingest({"park.md": PARK}, Defaults(status=Status.WITHDRAWN))


def test_without_publishing_answers_stay_as_they_are(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK})
    built = workbench.ingest({"water.md": WATER}, publish=False)
    assert not built.is_published
    assert "水道管" not in workbench.texts()
    assert [plan.title for plan, _ in workbench.catalogue.plans()] == ["青空市みどりの計画"]
    again = workbench.ingest({"water.md": WATER})
    assert again.generation is not None
    assert built.generation is not None
    assert again.generation.id == built.generation.id
    assert "水道管" in workbench.texts()


def test_originals_are_kept_under_their_digest(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK})
    kept = workbench.folder / "originals" / hashlib.sha256(PARK.encode()).hexdigest()
    assert kept.read_text(encoding="utf-8") == PARK
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


def test_a_missing_generation_folder_is_built_again(workbench: Workbench) -> None:
    first = workbench.ingest({"park.md": PARK}).generation
    assert first is not None
    workbench.store.remove(first.id)
    with pytest.raises(IndexUnusableError, match="keikaku ingest"):
        workbench.texts()
    again = workbench.ingest({"park.md": PARK})
    assert again.is_new
    assert "公園" in workbench.texts()


def test_another_model_is_refused_with_the_command_that_mends_it(workbench: Workbench) -> None:
    generation = workbench.ingest({"park.md": PARK}).generation
    assert generation is not None
    with pytest.raises(ModelError, match=r"hash-64.*other-64.*keikaku ingest"):
        workbench.store.open(generation.id, Audience.PUBLIC, "other-64")


def test_another_model_builds_a_new_generation(workbench: Workbench) -> None:
    first = workbench.ingest({"park.md": PARK}).generation
    workbench.embedder.fingerprint = "other-64"
    second = workbench.ingest({"park.md": PARK})
    assert first is not None
    assert second.is_new
    assert second.is_published
    assert workbench.reader.read == []


def test_the_next_build_leaves_out_what_was_taken_down_and_no_rollback_brings_it_back(workbench: Workbench) -> None:
    first = workbench.ingest({"park.md": PARK, "water.md": WATER}).generation
    [water] = [plan.id for plan, _ in workbench.catalogue.plans() if "水道" in plan.title]
    by = Act("tester", "誤りが見つかったため")
    Withdrawals(workbench.catalogue.engine).withdraw(water, by)
    second = workbench.ingest({"park.md": PARK.replace("20", "21")}, confirmed=["all", water]).generation
    assert first is not None
    assert second is not None
    assert "水道管" not in workbench.texts()
    assert {each.plan.id for each in workbench.catalogue.readings_of(second.id)} >= {water}
    workbench.publisher.rollback(by, first.id)
    standing = workbench.catalogue.standing()
    [(_, edition)] = [each for each in workbench.catalogue.editions(first.edition_ids).values() if each[0].id == water]
    assert edition.status is Status.WITHDRAWN
    assert edition.id in standing.live - standing.answering(Audience.PUBLIC)
    Withdrawals(workbench.catalogue.engine).restore(water, by)
    assert edition.id in workbench.catalogue.standing().answering(Audience.PUBLIC)
