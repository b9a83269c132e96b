"""What a page says about itself in its own words: department, dates, telephone, city."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.document import LoadedBlock, Metadata
from ingest.municipality import municipality
from vectorstore.eras import dates_in

_DEPARTMENT = re.compile(
    r"^[【〔［\[(■●○◆◎▼]?\s*(?:この(?:ページ|記事|情報)(?:の|に関する))*"
    r"(?:作成・発信部署|発信部署|作成部署|担当部署|担当部局|担当課名?|担当|所管課名?|所管部署|所管|部署名?|課名|所属名"
    r"|(?:内容に関する)?お?問い?合わ?せ(?:先|窓口)?|連絡先)(?:はこちら|まで)?[】〕］\])]?\s*(?:[:/]\s*|\s+|$)(.*)$"
)
_OFFICE = re.compile(
    r"(?:[部局課室係署院館校]|(?<![住場箇か])所|センター|グループ|チーム|担当|事務局|役場|市役所|委員会)(?=[\s(]|$)"
)
_UPDATED = re.compile(r"(?:最終)?更新(?:年月)?日[時付]?|(?:最終|ページ)更新|Last updated", re.IGNORECASE)
_PUBLISHED = re.compile(r"(?:公開|掲載|登録|発行|公表|発信|作成|発表)(?:年月)?日|Published", re.IGNORECASE)
_PHONE = re.compile(r"(?:電話(?:番号)?|TEL|☎|℡|直通|代表)[^\d+]{0,12}(\+?\d[\d\-‐‑–−ー()\s]{7,16}\d)", re.IGNORECASE)
_REACH = re.compile(
    r"^(?:ファクス|ファックス|ファクシミリ|FAX|電子?メール|メール|E-?mail)[^。]{0,10}[:\s]", re.IGNORECASE
)
_ADDRESS = re.compile(r"〒\s*\d{3}[-‐−ー]\d{4}|^(?:住所|所在地|郵便番号)[:\s]")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_MAX_LINE = 120
_NEAR = 30
# A page names its publisher at its head or foot; a number in the middle belongs to something else.
_EDGE = 40


def is_about(line: str) -> bool:
    """Whether the line tells who publishes the page, when, or how to reach them: never page furniture."""
    text = _plain(line)
    if len(text) > _MAX_LINE or text.endswith("。"):
        return False
    dated = (_UPDATED.search(text) or _PUBLISHED.search(text)) and any(_days(text))
    return bool(dated or _names_office(text) or any(mark.search(text) for mark in (_PHONE, _ADDRESS, _REACH)))


def is_bare_label(line: str) -> bool:
    """Whether the line only announces an office (お問い合わせ先), as a menu's entry may do as well."""
    label = _DEPARTMENT.match(_plain(line))
    return label is not None and not label.group(1)


def sniff_metadata(lines: Sequence[str], title: str = "", language: str = "") -> Metadata:
    """Title, city, department, telephone and dates as the lines state them; the first statement wins."""
    texts = [_plain(line) for line in lines]
    edges = texts if len(texts) <= 2 * _EDGE else [*texts[:_EDGE], *texts[-_EDGE:]]
    return Metadata(
        title=title,
        city=municipality("\n".join(texts), _plain(title)),
        department=_department(edges),
        phone=_first(_phone(text) for text in edges),
        published=_first(_dated(text, _PUBLISHED) for text in edges),
        updated=_first(_dated(text, _UPDATED) for text in edges),
        language=language or _language(texts),
    )


def metadata_of(blocks: Iterable[LoadedBlock], title: str = "", language: str = "") -> Metadata:
    """What the blocks say of their document."""
    return sniff_metadata([line for block in blocks for line in block.text.split("\n")], title, language)


def completed(metadata: Metadata, other: Metadata) -> Metadata:
    """`metadata` with its empty fields taken from `other`."""
    names = ("title", "city", "department", "phone", "published", "updated", "language")
    return replace(metadata, **{name: getattr(metadata, name) or getattr(other, name) for name in names})


def _plain(line: str) -> str:
    return line.translate(_FULL_WIDTH).strip()


def _first(values: Iterable[str]) -> str:
    return next((value for value in values if value), "")


def _names_office(text: str) -> bool:
    label = _DEPARTMENT.match(text)
    return label is not None and (not label.group(1) or bool(_OFFICE.search(label.group(1))))


def _department(texts: Sequence[str]) -> str:
    for i, text in enumerate(texts):
        label = _DEPARTMENT.match(text)
        if not label or len(text) > _MAX_LINE:
            continue
        following = label.group(1) or _first(texts[i + 1 : i + 3])
        office = _office_in(following)
        if office:
            return office
    return ""


def _office_in(text: str) -> str:
    """The leading words of a line up to its last office: 企画部 企画経営課 of 企画部 企画経営課 電話:…."""
    head = re.split(r"電話|TEL|℡|☎|〒|ファクス|FAX|[、。]|\d{2,}", text, maxsplit=1)[0].strip(" :/(")
    ends = [match.end() for match in _OFFICE.finditer(head)]
    return head[: ends[-1]].strip() if ends and len(head) <= 60 else ""


def _phone(text: str) -> str:
    match = _PHONE.search(text)
    if not match or len(text) > 2 * _MAX_LINE:
        return ""
    return re.sub(r"[‐‑–−ー]", "-", re.sub(r"\s+", "", match.group(1)))


def _dated(text: str, label: re.Pattern[str]) -> str:
    """The ISO date of a day that stands right after the label."""
    behind = (text[found.end() : found.end() + _NEAR] for found in label.finditer(text))
    return _first(day for after in behind for day in _days(after))


def _days(text: str) -> list[str]:
    return [mention.iso for mention in dates_in(text) if mention.day]


def _language(texts: Sequence[str]) -> str:
    sample = "".join(texts)[:20000]
    kana, hangul = len(re.findall(r"[ぁ-ヿ]", sample)), len(re.findall(r"[가-힣]", sample))
    if kana > 0.02 * len(sample):
        return "ja"
    return "ko" if hangul > 0.2 * len(sample) and hangul else ""
