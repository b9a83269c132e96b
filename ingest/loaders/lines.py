"""What a line of Japanese text looks like: list marks, notes, page furniture, and how wrapped lines are joined."""

import re
import unicodedata
from collections.abc import Sequence

from ingest.document import LoadedBlock
from ingest.loaders.text_repair import is_cjk
from vectorstore.domain import BlockKind

_QUOTES_AND_DOTS = "‘’‚‛“”…"
_BLANKS = re.compile(r"[ \t\r\n\f\v\xa0]+")
# A hyphen, plus or asterisk is typed in place of a mark and is dropped; a printed mark is part of the text.
_TYPED_MARK = re.compile(r"^[-*+]\s+(?=\S)")
_PRINTED_MARK = re.compile(r"^(?:[・･•●○◯◎◇◆□■◦▪▸▶►➢✓☆★‣⁃▲△▼▽](?![\d０-９,，.．])|[①-⑳㉑-㉟❶-❿㋐-㋾]|[-–][\s\u3000])")
_NOTE = re.compile(r"^(?:[※＊*]\s*[\d０-９]|[(（]?[※]?注\s*[\d０-９]*\s*[)）:：.]|\[\d+\])")
_TABLE_TITLE = re.compile(
    r"^[【\[<＜〈《(（]?\s*(?:図表|表|別表|図|グラフ|写真)\s*[-－]?\s*[\d０-９一二三四五六七八九十ⅠⅡⅢⅣⅤ]"
)
_MAX_CAPTION = 80
_CHROME = re.compile(
    r"^(?:ここから(?:が)?本文(?:です|が始まります)?|(?:ここまで(?:が)?本文|本文ここまで)(?:です)?|ページ(?:の)?(?:先頭|トップ|上部)(?:へ|に)?(?:戻る)?"
    r"|このページの(?:先頭|トップ|上)(?:へ|に)(?:戻る)?|本文(?:へ|に)(?:スキップ|移動)?(?:します)?|トップ(?:ページ)?(?:へ|に)戻る"
    r"|(?:一つ)?前の(?:ページ|画面)(?:へ|に)戻る|メニュー(?:を(?:開く|閉じる|飛ばす))?|(?:このページを)?印刷(?:する|用ページ)?"
    r"|文字(?:サイズ|の大きさ)(?:の変更)?.{0,12}|現在(?:の位置|位置|地)[:：].*|(?:前|次)(?:の記事|へ|のページ)(?:へ)?"
    r"|(?:Facebook|Twitter|X|LINE|フェイスブック|ツイッター|ライン)で(?:シェア|共有|送る|ポスト|ツイート)(?:する)?|ツイート|シェアする?"
    r"|[←<«≪]\s*.{0,40}(?:へ|に)戻る|サイト内検索|検索(?:する)?|閉じる|PAGE ?TOP|Page ?Top|Skip to (?:main )?content|Back to top"
    r"|より(?:良|よ)い(?:ウェブサイト|ホームページ|ページ).{0,40}|お探しの情報.{0,30}見つか.{0,20}"
    r"|このページの(?:情報|内容).{0,20}(?:役に立|見つけやす|分かりやす|わかりやす).{0,60})[。:：]?$"
)
_READER = re.compile(
    r"(?:Adobe|Acrobat|アドビ|アクロバット).{0,12}(?:Reader|リーダー)|PDF(?:形式の)?(?:ファイル)?.{0,30}(?:Reader|リーダー|ビューア)",
    re.IGNORECASE,
)
_READER_ACT = re.compile(
    r"ダウンロード|入手|必要|お持ちで|インストール|バナー|クリック|download|required", re.IGNORECASE
)
_BODY_STARTS = re.compile(r"^ここから(?:が)?本文")
_BODY_ENDS = re.compile(
    r"^(?:ここまで(?:が)?本文|本文ここまで|ここから(?:サブ|ローカル|フッター|関連)(?:メニュー|ナビ)?)"
)
_FINISHED = re.compile(r"[。．！？!?：:]$|[。！？][)）」』]$")
_LABEL = re.compile(r"^[^\s。、:：]{1,15}[:：]")
_UNFINISHED = re.compile(
    r"[、，,・をがはにへのともやてで]$|から$|まで$|より$|など$|及び$|および$|並びに$|又は$|または$|ため$"
)
_LONG_LINE = 60
_ATTACHMENTS = re.compile(r"^(?:添付ファイル|添付資料|関連ファイル|ダウンロード|関連資料)[:：]?$")


def tidy(text: str) -> str:
    """Blanks folded as a browser shows them; a line end beside a CJK letter leaves no blank."""
    return _BLANKS.sub(_folded, text).strip(" ")


def _folded(blanks: re.Match[str]) -> str:
    before = blanks.string[max(0, blanks.start() - 1) : blanks.start()]
    after = blanks.string[blanks.end() : blanks.end() + 1]
    return "" if "\n" in blanks.group() and any(map(_stands_close, (before, after))) else " "


def _stands_close(letter: str) -> bool:
    return letter != "" and (is_cjk(letter) or letter in _QUOTES_AND_DOTS)


def join(first: str, second: str) -> str:
    """Two parts of a wrapped line as one, with a blank only where words need one."""
    return tidy(f"{first.rstrip()}\n{second.lstrip()}")


def width(text: str) -> int:
    """Columns that the text takes in a fixed-width font: two for a kanji."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def line_block(text: str) -> LoadedBlock:
    """A line of text without marks of layout as the block it looks like: list item, footnote or paragraph."""
    typed = _TYPED_MARK.match(text)
    if typed:
        return LoadedBlock(BlockKind.LIST_ITEM, text[typed.end() :])
    if _NOTE.match(text):
        return LoadedBlock(BlockKind.FOOTNOTE, text)
    if _PRINTED_MARK.match(text):
        return LoadedBlock(BlockKind.LIST_ITEM, text)
    return LoadedBlock(BlockKind.PARAGRAPH, text)


def starts_item(text: str) -> bool:
    """Whether the line begins with the mark of a list item or a note."""
    return bool(_TYPED_MARK.match(text) or _PRINTED_MARK.match(text) or _NOTE.match(text))


def is_note(text: str) -> bool:
    """Whether the line begins with the mark of a numbered note."""
    return bool(_NOTE.match(text))


def is_caption(text: str) -> bool:
    """Whether the line names a table or figure by its number (表1, ＜図表３：…＞)."""
    return len(text) <= _MAX_CAPTION and bool(_TABLE_TITLE.match(text)) and not text.endswith("。")


def is_chrome(text: str) -> bool:
    """Whether the line belongs to the site around a page: jump marks, share buttons, notes on PDF readers."""
    return bool(_CHROME.match(text) or _is_reader_note(text))


def _is_reader_note(text: str) -> bool:
    return len(text) < 200 and bool(_READER.search(text) and _READER_ACT.search(text))


def without_chrome(blocks: Sequence[LoadedBlock], keep: Sequence[bool]) -> list[LoadedBlock]:
    """The blocks that are the page's own; `keep[i]` holds a block outside the body (its department, its dates)."""
    start = next((i for i, block in enumerate(blocks) if _BODY_STARTS.match(block.text)), 0)
    end = next((i for i, block in enumerate(blocks) if i > start and _BODY_ENDS.match(block.text)), len(blocks))
    own: list[LoadedBlock] = []
    for i, block in enumerate(blocks):
        if keep[i]:
            own.append(block)
            continue
        if _is_reader_note(block.text) and own and _ATTACHMENTS.match(own[-1].text):
            own.pop()  # a heading over nothing but the note on PDF readers
        if start <= i < end and not is_chrome(block.text):
            own.append(block)
    return own


def stands_alone(first: str, second: str) -> bool:
    """Whether two lines of one paragraph are meant as two: a sentence that ended, a mark or a label that begins."""
    return bool(_FINISHED.search(first) or starts_item(second) or _LABEL.match(second))


def continues(first: str, second: str) -> bool:
    """Whether a line break after `first` stands inside a sentence rather than between two lines of their own."""
    if not first or not second or starts_item(second) or _FINISHED.search(first):
        return False
    if _UNFINISHED.search(first) or (first[-1].isascii() and second[0].islower()):
        return True
    return width(first) >= _LONG_LINE
