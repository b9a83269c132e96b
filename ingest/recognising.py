"""Recognises a plan by its title and city, whatever edition of it a file is."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from vectorstore.domain import Plan
from vectorstore.manifest import digest_of

_BRACKETS = re.compile(r"[(\[〔【「『<〈《]([^()\[\]〔〕【】「」『』<>〈〉《》]*)[)\]〕】」』>〉》]")
_YEAR = r"(?:(?:令和|平成|昭和)(?:元|\d{1,2})|(?:19|20)\d\d)年度?"
_WHEN = rf"{_YEAR}(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?"
_STAGE = (
    r"(?:第?[\d一二三四]次)?(?:素案|骨子案|骨格案|原案|中間案|試案|修正案|最終案|成案|次案|答申案"
    r"|(?:パブリック・?コメント|パブコメ|意見募集)(?:用|版|案|資料)?)"
)
_MADE = r"(?:一部|全部|中間|最終)?(?:策定|改定|改訂|改正|修正|変更|見直し|確定|決定|更新|公表|施行)(?:版|後|案|予定)?"
_MARK = (
    rf"(?:{_STAGE}|{_MADE}|(?:計画)?案|仮称|新旧|最新版|全文|全体版|本編|本文|本冊|{_WHEN}(?:版|現在|時点|発行|作成)?)"
)
_ONLY_MARKS = re.compile(rf"(?:{_MARK}|[・、,/~〜\-\s])*")
_DATED = rf"{_YEAR}\d{{1,2}}月(?:\d{{1,2}}日)?"
_AT_END = re.compile(
    rf"(?:{_STAGE}|(?:{_WHEN})?{_MADE}|{_DATED}(?:版|現在|時点|発行|作成)?"
    rf"|(?<=計画|構想|戦略|方針|指針|大綱|条例|ラン|ョン)案)$"
)
"""A year alone stays: the budget of one year is not another edition of the next one's."""
_PREFECTURE = r"北海道|東京都|京都府|大阪府|[一-龥]{2,3}県"
_BLANK = re.compile(r"[\s_]+")


def folded(title: str, city: str = "") -> str:
    """A title as all editions of the plan have it: without width, blanks, the city's name, and marks of its state."""
    plain = _BLANK.sub("", unicodedata.normalize("NFKC", title))
    name = _BRACKETS.sub(lambda found: "" if _ONLY_MARKS.fullmatch(found[1]) else found[0], plain)
    shorter = _AT_END.sub("", name)
    while shorter != name:
        name, shorter = shorter, _AT_END.sub("", shorter)
    return _without_city(name, unicodedata.normalize("NFKC", city)) or name or plain


def _without_city(name: str, city: str) -> str:
    own = re.match(rf"(?:{_PREFECTURE})?{re.escape(city)}の?", name) if city else None
    return name[own.end() :] if own else name


def plan_id_of(title: str, city: str) -> str:
    """The id of a plan that nobody has given one: equal for all its editions."""
    return f"p{digest_of((city, folded(title, city)))[:10]}"


@dataclass(frozen=True, slots=True)
class KnownPlans:
    """Plans that somebody has given an id of their own; of an id that stands twice the first entry counts."""

    plans: tuple[Plan, ...] = ()

    @classmethod
    def among(cls, plans: Iterable[Plan]) -> "KnownPlans":
        """Those of some plans whose id does not follow from title and city."""
        first: dict[str, Plan] = {}
        for plan in plans:
            if plan.id and plan.title and plan.id != plan_id_of(plan.title, plan.city):
                first.setdefault(plan.id, plan)
        return cls(tuple(first.values()))

    def named(self, plan_id: str) -> Plan | None:
        """The plan of this id."""
        return next((each for each in self.plans if each.id == plan_id), None)

    def home(self, plan: Plan) -> Plan:
        """The plan that a file is an edition of which calls itself `plan`: that itself where no one other is meant."""
        wanted = plan.city, folded(plan.title, plan.city)
        same = [each for each in self.plans if (each.city, folded(each.title, each.city)) == wanted]
        return same[0] if len(same) == 1 and plan.city else plan
