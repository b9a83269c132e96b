"""What a document says it is: title, city, kind, date, period and department, where no register tells."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from ingest.document import LoadedDocument
from ingest.municipality import municipality
from ingest.titles import clean_title, title_line
from vectorstore.domain import Contact, Period
from vectorstore.eras import dates_in

_KINDS = (
    ("総合計画", r"総合計画|基本構想|長期計画|基本計画(?!.*個別)"),
    ("行財政改革プラン", r"行財政|行政改革|行革|都市経営|行政経営|財政健全化|経営戦略"),
    ("総合戦略", r"総合戦略|人口ビジョン|創生"),
    ("DX計画", r"DX|ＤＸ|デジタル|情報化|スマートシティ|スマート自治体"),
    ("予算", r"予算"),
    ("決算", r"決算"),
    ("防災計画", r"防災|減災|水防|国土強靱|避難|ハザード"),
    ("子ども・子育て計画", r"子ども|こども|子育て|次世代育成|特定事業主行動"),
    ("福祉計画", r"福祉|介護|高齢|障害|障がい|健康|医療"),
    ("環境計画", r"環境|温暖化|ごみ|廃棄物|みどり|生物多様"),
    ("都市計画", r"都市計画|マスタープラン|まちづくり|立地適正|住宅|交通|公共施設"),
    ("教育計画", r"教育|学校|生涯学習|文化|スポーツ"),
    ("条例", r"条例|規則|要綱"),
    ("広報", r"広報|だより"),
)
_MEETING = re.compile(r"審議会|委員会|協議会|会議録|議事録|懇談会|会議(?:資料|要録)|要録")
_PERIOD_LABEL = re.compile(r"(?:計画|対象|実施|推進|構想|戦略|プラン)?(?:の)?(?:期間|目標年次|目標年度)")
_RANGE = re.compile(r"から|~|〜|～|-|−|–|ー|より|まで")
_MADE = re.compile(
    r"^[にの]?[(（)）\s]*(?:一部)?(策定|改定|改訂|決定|議決|制定|変更|見直し|確定|施行|追加|発行|作成|公表|版)"
)
_MADE_BEFORE = re.compile(r"(?:策定|改定|改訂|決定|制定|作成|発行)(?:しました|日|年月|年月日)?[(:： ]{1,2}[^()]{1,16}$")
_DEPARTMENT = re.compile(
    r"(?:(?:作成・?発信|担当|所管|問い?合わ?せ先?|発行|編集|事務局)[^\n:：]{0,6}[:：]\s*)([^\s\n、。()（）]{2,20}(?:部|課|局|室|係|署|所)(?:[ \u3000][^\s\n、。()（）]{2,15}(?:課|室|係))?)"
)
_PHONE = re.compile(r"(?:電話|TEL|Tel|☎)(?:番号)?[:：\s]*(0\d{1,4}[-(－ ]\d{1,4}[-)－ ]\d{3,4})")
_ONLY_DATE = re.compile(r"[\s\d年月日度令和平成昭()元現在改訂版.-]*")
_OPENING_BLOCKS = 40
_KIND_CHARACTERS = 100
_LABEL = re.compile(r"[(（【［〔]([^()（）【】\n]{0,16}(?:案|策定|改定|改訂|版)[^()（）【】\n]{0,6})[)）】］〕]")
_LABEL_LINES = 8
_MAX_LABEL_LINE = 30
_CITY_SAMPLE = 60_000


@dataclass(frozen=True, slots=True)
class Identity:
    """What was found out about a document; "" or None where nothing was."""

    title: str
    city: str = ""
    kind: str = ""
    label: str = ""
    date: str = ""
    period: Period = Period()
    contact: Contact = Contact()


def identify(document: LoadedDocument, file_name: str) -> Identity:
    """Reads a document's particulars out of its metadata and text; the file's name is a last resort."""
    line = title_line(document) or PurePosixPath(file_name).stem
    title = clean_title(line) or line
    opening = opening_text(document)
    text = _plain("\n".join(block.text for block in document.blocks)[:_CITY_SAMPLE])
    return Identity(
        title=title,
        city=municipality(text, _plain(f"{line}\n{title}"), document.metadata.city),
        kind=_kind(title, opening, document.media_type),
        label=_label(line, opening),
        date=_date(_plain(f"{line}\n{opening}")) or document.metadata.updated or document.metadata.published,
        period=_period(text),
        contact=_contact(document, text),
    )


def opening_text(document: LoadedDocument) -> str:
    """The document's first lines, its contents left out."""
    blocks = [block.text for block in document.blocks[: 2 * _OPENING_BLOCKS] if not block.is_contents]
    return "\n".join(blocks[:_OPENING_BLOCKS])


def _kind(title: str, opening: str, media_type: str) -> str:
    if _MEETING.search(title):
        return "審議会資料"
    for words in (title, opening[:_KIND_CHARACTERS]):
        for kind, pattern in _KINDS:
            if re.search(pattern, words):
                return kind
    return "Webページ" if media_type == "text/html" else "資料"


def _label(line: str, opening: str) -> str:
    """The edition's own name for itself, in brackets on the title's line or a line of its own below."""
    lines = [line, *(one for one in opening.splitlines()[:_LABEL_LINES] if len(one) <= _MAX_LABEL_LINE)]
    found = _LABEL.search("\n".join(lines))
    return found.group(1).strip() if found else ""


def _plain(text: str) -> str:
    """The form in which mentions of dates count their places."""
    return unicodedata.normalize("NFKC", text)


def _date(opening: str) -> str:
    """The day of making: a date with 策定, 改定 … behind it, else a date that has a line to itself."""
    alone = ""
    for mention in dates_in(opening):
        if not mention.iso:
            continue
        start = opening.rfind("\n", 0, mention.start) + 1
        if _MADE.match(opening[mention.end :]) or _MADE_BEFORE.search(opening[start : mention.end]):
            return mention.iso
        line = opening[start : (opening + "\n").find("\n", mention.end)]
        if not alone and _ONLY_DATE.fullmatch(line.strip()):
            alone = mention.iso
    return alone


def _period(text: str) -> Period:
    """The years behind a label such as 計画期間; the last year alone where only a target year is named."""
    for label in _PERIOD_LABEL.finditer(text):
        window = text[label.end() : label.end() + 160]
        years = [(mention.year, mention) for mention in dates_in(window) if mention.year is not None]
        if not years or years[0][1].start > 70:
            continue
        start, first = years[0]
        if "目標" in label.group():
            return Period(None, start, first.fiscal)
        for end, last in years[1:3]:
            between = window[first.end : last.start]
            if end > start and _RANGE.search(between) and "。" not in between:
                return Period(start, end, first.fiscal or last.fiscal)
    return Period()


def _contact(document: LoadedDocument, text: str) -> Contact:
    department = _DEPARTMENT.search(text)
    phone = _PHONE.search(text)
    return Contact(
        document.metadata.department or (department.group(1) if department else ""),
        document.metadata.phone or (phone.group(1) if phone else ""),
    )
