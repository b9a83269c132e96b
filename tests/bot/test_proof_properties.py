"""True statements stay, in any spelling; with one figure, era, unit or denial changed they are caught."""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.proof import unsupported
from vectorstore.eras import era_year

WIDE = str.maketrans("0123456789,%()", "０１２３４５６７８９，％（）")
ACTS = ("整備", "設置", "改修", "配布", "公表", "支援", "募集", "調査", "導入", "委託")
THINGS = ("公園", "歩道", "図書室", "防災倉庫", "駐輪場", "掲示板", "広報紙", "避難路")
UNITS = ("人", "件", "校", "世帯", "箇所", "台", "%", "千円", "万円", "km", "ha", "回")


@dataclass(frozen=True)
class Fact:
    """Something a plan could say, to be spelled in several ways."""

    year: int
    fiscal: bool
    amount: int
    unit: str
    thing: str
    act: str
    denied: bool

    def told(self, *, era: bool = False, wide: bool = False) -> str:
        unit = "年度" if self.fiscal else "年"
        year = f"{era_year(self.year)}{unit}" if era else f"{self.year}{unit}"
        ending = "しません" if self.denied else "します"
        text = f"{year}に{self.thing}を{self.amount:,}{self.unit}、{self.act}{ending}。"
        return text.translate(WIDE) if wide else text


FACTS = st.builds(
    Fact,
    year=st.integers(1995, 2060).filter(lambda year: year != 2019),
    fiscal=st.booleans(),
    amount=st.integers(2, 99_999),
    unit=st.sampled_from(UNITS),
    thing=st.sampled_from(THINGS),
    act=st.sampled_from(ACTS),
    denied=st.booleans(),
)
MANY = settings(max_examples=200, deadline=None)


def other(fact: Fact, **changed: object) -> Fact:
    values = {name: getattr(fact, name) for name in Fact.__dataclass_fields__} | changed
    return Fact(**values)


@given(FACTS, st.booleans(), st.booleans(), st.booleans(), st.booleans())
@MANY
def test_calendar_and_width_change_nothing(
    fact: Fact, era: bool, wide: bool, other_era: bool, other_wide: bool
) -> None:
    assert unsupported(fact.told(era=era, wide=wide), [fact.told(era=other_era, wide=other_wide)]) == []


@given(FACTS, st.integers(-50, 50), st.booleans())
@MANY
def test_another_figure_is_caught(fact: Fact, change: int, wide: bool) -> None:
    assume(change and fact.amount + change > 0)
    assert unsupported(other(fact, amount=fact.amount + change).told(wide=wide), [fact.told()])


@given(FACTS, st.integers(-12, 12), st.booleans())
@MANY
def test_another_year_is_caught_in_either_calendar(fact: Fact, change: int, era: bool) -> None:
    assume(change and fact.year + change != 2019)
    assert unsupported(other(fact, year=fact.year + change).told(era=era), [fact.told()])


@given(FACTS, st.booleans())
@MANY
def test_a_year_is_no_fiscal_year(fact: Fact, era: bool) -> None:
    assert unsupported(other(fact, fiscal=not fact.fiscal).told(era=era), [fact.told()])


@given(FACTS, st.sampled_from(UNITS))
@MANY
def test_another_unit_is_caught(fact: Fact, unit: str) -> None:
    assume(unit != fact.unit)
    assert unsupported(other(fact, unit=unit).told(), [fact.told()])


@given(FACTS, st.booleans())
@MANY
def test_a_denial_left_out_or_put_in_is_caught(fact: Fact, wide: bool) -> None:
    assert unsupported(other(fact, denied=not fact.denied).told(wide=wide), [fact.told()])


BOUNDS: tuple[Callable[[str], str], ...] = (
    lambda figure: figure,
    lambda figure: f"約{figure}",
    lambda figure: f"延べ{figure}",
    lambda figure: f"{figure}以上",
    lambda figure: f"{figure}未満",
    lambda figure: f"{figure}以下",
    lambda figure: f"最大{figure}",
)


@given(st.integers(2, 9999), st.sampled_from(range(len(BOUNDS))), st.sampled_from(range(len(BOUNDS))))
@MANY
def test_another_bound_is_caught(amount: int, said: int, claimed: int) -> None:
    # To say 約 where the plan is exact takes nothing away.
    assume(said != claimed and (said, claimed) != (0, 1))
    quote, statement = (f"参加者は{BOUNDS[at](f'{amount:,}人')}です。" for at in (said, claimed))
    assert unsupported(statement, [quote])


@given(st.integers(1, 99_999_999))
@MANY
def test_thousands_of_yen_are_told_in_yen_and_hundred_millions(thousands: int) -> None:
    quote = f"予算は{thousands:,}千円です。"
    assert unsupported(f"予算は{thousands * 1000:,}円です。", [quote]) == []
    assert unsupported(f"予算は{thousands / 100_000:f}億円です。", [quote]) == []
    assert unsupported(f"予算は{thousands:,}円です。", [quote])
    assert unsupported(f"予算は{thousands:,}万円です。", [quote])


@given(st.integers(10_000, 99_999_999), st.integers(-3, 3))
@MANY
def test_an_approximation_must_be_rounded_right(thousands: int, off: int) -> None:
    rounded = (thousands + 5_000) // 10_000
    quote, statement = f"予算は{thousands:,}千円です。", f"予算は約{(rounded + off) / 10:.1f}億円です。"
    right = abs((rounded + off) * 10_000 - thousands) <= 5_000
    assume(rounded + off > 0 and abs((rounded + off) * 10_000 - thousands) * 20 <= thousands)
    assert (unsupported(statement, [quote]) == []) == right


@given(
    st.sampled_from(ACTS),
    st.sampled_from(THINGS),
    st.sampled_from(["を検討します", "を目指します", "が見込まれます", "の予定です"]),
)
def test_what_is_only_planned_is_not_told_as_done(act: str, thing: str, hedge: str) -> None:
    assert unsupported(f"{thing}を{act}します。", [f"{thing}の{act}{hedge}。"])
    assert unsupported(f"{thing}を{act}しました。", [f"{thing}の{act}{hedge}。"])
    assert unsupported(f"{thing}の{act}{hedge}。", [f"{thing}の{act}{hedge}。"]) == []


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=3))
@settings(deadline=None)
def test_no_text_breaks_the_proof(statement: str, evidence: list[str]) -> None:
    assert all(isinstance(reason, str) for reason in unsupported(statement, evidence))


@given(st.text(alphabet="人口は減る約100%１２年度令和（）。、なしません", min_size=1, max_size=40).filter(str.strip))
def test_what_stands_in_the_quote_is_always_supported(statement: str) -> None:
    assert unsupported(statement, [f"前の文。{statement}後の文。"]) == []
