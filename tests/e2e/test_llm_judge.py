"""The outside judge is itself held to something: it lets the truth pass and sees the lies that the stand-in tells."""

import pytest

from tests.e2e.llm_judge import Json, unsupported
from tests.llm_server.lies import LIES

QUOTES = (
    "みなと野市は、令和9年度までに公園を「みどり基金」により92か所以上整備します。",
    "防災課は、平成30年度から3,000千円の補助を行うことを検討します。",
    "事業者は、利用者数の80％を目指します。",
    "市は、窓口の一部を廃止しません。",
)
SEEN = (
    "figure", "tenfold", "era", "unit", "negation", "status", "opposite", "city", "name", "who", "free", "cause", "place",
    "deadline", "link", "phone",
)  # fmt: skip


def judged(text: str, quote: str) -> list[str]:
    plan: Json = {"title": "総合計画", "city": "みなと野市"}
    citation: Json = {"quote": quote, "heading_path": ["公園"], "plan": plan, "edition": {"label": "確定版"}}
    return unsupported({"text": text, "proof": "supported"}, [citation])


@pytest.mark.parametrize("quote", QUOTES)
def test_the_truth_passes(quote: str) -> None:
    assert judged(quote, quote) == []
    assert judged(quote.replace("、", ""), quote) == []


@pytest.mark.parametrize("kind", SEEN)
def test_a_lie_is_seen(kind: str) -> None:
    told = [(LIES[kind](quote), quote) for quote in QUOTES if LIES[kind](quote) != quote]
    assert told
    assert [text for text, quote in told if not judged(text, quote)] == []
