from dataclasses import replace

from bot.evaluation.adversarial_abroad import LANGUAGES, make_cases_abroad
from bot.evaluation.proving import tallies, try_all
from tests.passages import PLAN, passage
from vectorstore.domain import Sentence, SentenceKind


def row(label: str, now: str, then: str) -> Sentence:
    columns = (("指標", label), ("令和5年度", now), ("令和11年度", then))
    return Sentence(f"{label} {now} {then}", SentenceKind.TABLE_ROW, columns=columns)


ROWS = (
    row("公園の利用者", "1,204人", "2,310人"),
    row("緑の割合", "35.5%", "40.2%"),
    row("みどりの基金", "3,400円", "5,600円"),
)
TABLE = replace(passage(*ROWS), plan=replace(PLAN, city="みなと野市"))


def test_rows_are_told_in_every_language_truly_and_falsely_and_the_proof_tells_them_apart() -> None:
    cases = make_cases_abroad([TABLE], 3)
    assert {case.kind for case in cases} == {f"in {code}" for code in LANGUAGES}
    counts = tallies(list(try_all(cases, lambda _: TABLE.chunk.text)))
    assert all(each.share >= 0.9 for each in counts["kept"].values()), counts["kept"]
    assert all(each.share >= 0.97 for each in counts["caught"].values()), counts["caught"]


def test_the_same_seed_makes_the_same_cases() -> None:
    assert make_cases_abroad([TABLE], 2, seed=4) == make_cases_abroad([TABLE], 2, seed=4)
