"""An outside judge: holds what is shown against its quotes by code that shares nothing with the proof."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

Json = Mapping[str, object]

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_MEASURED = re.compile(
    r"\d+(?:\.\d+)?(千円|百万円|億円|万円|万人|か所|箇所|%|m2|km|ha|人|件|戸|世帯|台|校|回|分|年度|年|月|日)"
)
_ERAS = ("令和", "平成", "昭和")
_PLACE = re.compile(r"[一-龥]{1,3}(?:と|の)?野?[市区町村](?=[はがのでにを、。])")
_QUOTED = re.compile(r"「([^」]+)」")
_WHO = re.compile(r"[一-龥]{2,}(?:課|省|庁|組合|協会|委員会|審議会)|事業者|市民|市長|国(?=[はがの])")
_DENIAL = re.compile(r"ません|ない|なかった|ず[、にと]|ではな")
_DONE = re.compile(r"ました|達成|決定|済み|実施した|完了")
_SURE = re.compile(r"必ず|実施|決定|達成|完了")
_OPEN = re.compile(r"検討|目指|めざ|努め|予定|見込|案")
_OPPOSITES = (("以上", "以下"), ("増加", "減少"), ("拡大", "縮小"), ("未満", "以上"), ("推進", "中止"), ("整備", "撤去"),
              ("向上", "低下"), ("維持", "廃止"), ("まで", "から"), ("多い", "少ない"), ("高い", "低い"), ("支援", "規制"))  # fmt: skip
_SCOPES = ("すべて", "全て", "だけ", "もっぱら", "ちょうど", "必ず", "無料", "費用", "公約", "来年", "駅前")
_LINK = re.compile(r"https?:|www\.|[\w-]+\.(?:com|jp|org)|0\d{1,3}-\d{2,4}-\d{4}")


def folded(text: str) -> str:
    """The text without blanks and commas in figures, full width as half width."""
    return re.sub(r"\s+", "", _narrow(text))


def _narrow(text: str) -> str:
    return re.sub(r"(?<=\d),(?=\d{3})", "", unicodedata.normalize("NFKC", text))


def faults(answer: Json) -> list[str]:
    """What the answer says that its citations do not carry."""
    citations = {each["number"]: each for each in _objects(answer["citations"])}
    found = []
    for statement in _objects(answer["statements"]):
        numbers = statement["citations"]
        assert isinstance(numbers, list)
        found += [f"{fault}: {statement['text']}" for fault in unsupported(statement, [citations[n] for n in numbers])]
    return found


def unsupported(statement: Json, citations: Sequence[Json]) -> list[str]:
    """Why a Japanese statement is not carried by its citations."""
    said = folded(str(statement["text"]))
    quotes = "\n".join(folded(str(each["quote"])) for each in citations)
    figures = {figure for each in citations for figure in _FIGURE.findall(_narrow(f"{each['quote']} {_around(each)}"))}
    known = quotes + "\n" + "\n".join(folded(_around(each)) for each in citations)
    if said in quotes:
        return []
    if statement["proof"] == "verbatim":
        return ["not verbatim"]
    return [
        *(f"figure {each}" for each in _FIGURE.findall(_narrow(str(statement["text"]))) if each not in figures),
        *_absent(said, known),
        *_twisted(said, quotes),
    ]


def _absent(said: str, known: str) -> Iterator[str]:
    """Measures, eras, places, names, bodies and links that stand nowhere in the citations."""
    yield from (f"measure {each[0]}" for each in _MEASURED.finditer(said) if each[0] not in known)
    yield from (f"era {each}" for each in _ERAS if each in said and each not in known)
    for kind, pattern in (("place", _PLACE), ("body", _WHO), ("link", _LINK)):
        yield from (f"{kind} {each[0]}" for each in pattern.finditer(said) if each[0] not in known)
    yield from (f"name {each}" for each in _QUOTED.findall(said) if each not in known)
    yield from (f"scope {each}" for each in _SCOPES if each in said and each not in known)


def _twisted(said: str, quotes: str) -> Iterator[str]:
    """Denials, certainty and direction that are other than in the quotes."""
    if bool(_DENIAL.search(said)) != bool(_DENIAL.search(quotes)) and not (
        _DENIAL.search(quotes) and len(quotes) > 2 * len(said)
    ):
        yield "denial"
    if _DONE.search(said) and not _DONE.search(quotes):
        yield "done"
    if _OPEN.search(quotes) and not _OPEN.search(said) and _SURE.search(said) and not _SURE.search(quotes):
        yield "certainty"
    for one, other in _OPPOSITES:
        for here, there in ((one, other), (other, one)):
            if here in said and here not in quotes and there in quotes:
                yield f"{here} for {there}"


def _around(citation: Json) -> str:
    plan, edition, path = citation["plan"], citation["edition"], citation["heading_path"]
    assert isinstance(plan, dict)
    assert isinstance(edition, dict)
    assert isinstance(path, list)
    return "\n".join([*path, *(str(each) for each in (*plan.values(), *edition.values()))])


def _objects(found: object) -> list[Json]:
    assert isinstance(found, list)
    return found
