"""Masks what would tell who asked, before a question is written down anywhere.

Source: 行政手続における特定の個人を識別するための番号の利用等に関する法律施行令 (the check digit of My Number);
ISO/IEC 7812-1, annex B (Luhn).
"""

import re
from collections.abc import Callable

from bot.understanding.words import words_of

_DIGITS = re.compile(r"[\s\-‐－―ー()（）.]")
_JOIN = r"[\s\-‐－ー()（）.．]{0,2}"
_MAIL = r"a-zA-Z0-9ａ-ｚＡ-Ｚ０-９_\-"
_EMAIL = re.compile(rf"(?<![{_MAIL}.+])[{_MAIL}.+]+[@＠][{_MAIL}]+(?:[.．][{_MAIL}]+)+")
_PHONE = re.compile(
    rf"(?<![\d０-９])(?:[+＋]\s?(?:81|８１){_JOIN}(?:[0０]{_JOIN})?[1-9１-９]|[(（]?[0０][1-9１-９])(?:{_JOIN}[\d０-９]){{8,9}}"
    rf"(?![\d０-９])|[+＋][1-9１-９](?:{_JOIN}[\d０-９]){{8,13}}(?![\d０-９])"
)
_LONG_NUMBER = re.compile(
    r"(?<![\d０-９])(?<![\d０-９][,，.])[\d０-９](?:[ \-－　]?[\d０-９]){11,18}(?![\d０-９]|[,，][\d０-９])"
)
_POSTCODE = re.compile(r"(?:〒|(?<=郵便番号)[はが:：]?)\s*[\d０-９]{3}[-－ー‐]?[\d０-９]{4}(?![\d０-９])")
_N = r"[\d０-９一二三四五六七八九十]{1,4}"
_ADDRESS = re.compile(
    rf"(?:[一-龥]{{2,3}}[都道府県])?[一-龥ぁ-んァ-ヶ]{{1,8}}[市区町村郡](?!の|に|で|が|は|を)"
    rf"(?!.{{0,8}}(?:施策|体系|目標|事業|方針|計画|プラン|項目|指標|第|章|節|図|表|版|資料))(?:(?![はがをで])[一-龥ぁ-んァ-ヶ]){{0,18}}?"
    rf"(?:{_N}丁目\s*{_N}(?:番地?|[-－‐ーの])?(?:\s*{_N}号?)?(?:[-－‐]{_N})?|{_N}番(?!目)地?(?:の?{_N}号?)?"
    rf"|[\d０-９]{{1,4}}[-－‐][\d０-９]{{1,4}}(?:[-－‐][\d０-９]{{1,4}})?)"
)
_BLOCK = re.compile(rf"[一-龥ぁ-んァ-ヶ]{{2,8}}?{_N}丁目\s*{_N}(?:番地?|[-－‐ーの])(?:\s*{_N}号?)?")
_NUMBERED = r"[\d０-９]{1,4}[-－‐ー][\d０-９]{1,4}(?:[-－‐ー][\d０-９]{1,4})?"
_LIVED_AT = re.compile(
    rf"(?<=住所は)\s*[一-龥ぁ-んァ-ヶ]{{2,12}}{_NUMBERED}"
    rf"|[一-龥ァ-ヶ]{{2,10}}{_NUMBERED}(?=(?:番地?|号)?(?:に|で|の)?(?:住んで|住む|住み|居住|在住))"
    rf"|(?i:(?<=live at )|(?<=address is ))(?:[^.?!;、。]{{0,40}}?)[\d０-９]+-[\d０-９]+[^.?!;、。]{{0,40}}"
)
_ROOM = re.compile(r"(?<=〔住所〕)\s?[一-龥ぁ-んァ-ヶーA-Za-zＡ-Ｚａ-ｚ・]{0,16}[\d０-９]{1,4}号室?")
_PAPER = re.compile(
    r"(?:口座|免許証|旅券|パスポート|在留カード|被保険者|保険証)(?:の?番号)?[はが:：]?\s?(?P<number>[A-ZＡ-Ｚ]{0,2}[\d０-９]{6,12}[A-ZＡ-Ｚ]{0,2})"
)
_ERA = r"(?:明治|大正|昭和|平成|令和|[MTSHR])?"
_BORN = re.compile(
    rf"(?<=生年月日)(?P<said>[はが:：]?\s?){_ERA}[\d０-９元]{{1,4}}[年./／-][\d０-９]{{1,2}}[月./／-][\d０-９]{{1,2}}日?"
)
_NAMED = re.compile(
    r"(?:(?:私|わたし|僕|ぼく|俺|自分|父|母|夫|妻|息子|娘|祖父|祖母)(?:の名前)?は|(?:名前|氏名)[はを:：]|こちらは?)[、,]?\s*"
    r"(?P<name>[一-龥々ぁ-んァ-ヶー\s]{2,12}?)(?=です|と申し|といい|と言い|だ。|、|。|$|で、)"
)
_SAID = re.compile(r"(?P<name>[一-龥々ァ-ヶー]{2,8})(?=と申し|ともうし|といいます|と言います)")
_FOREIGN_NAME = re.compile(
    r"(?i:(?<=my name is )|(?<=meu nome é )|(?<=me chamo )|(?<=tên tôi là )|(?<=tôi tên là )|(?<=pangalan ko ay )"
    r"|(?<=ako si ))"
    r"(?P<name>[^\W\d_]+(?: [A-ZÀ-Ỹ][^\W\d_]*){0,3})"
    r"|(?:(?<=I am )|(?<=I'm )|(?<=[Tt]ôi là )|(?<=[Ee]u sou ))(?P<two>[A-ZÀ-Ỹ][^\W\d_]*(?: [A-ZÀ-Ỹ][^\W\d_]*){1,3})"
    r"|(?:(?<=我叫)|(?<=我的名字是))(?P<zh>[一-龥]{2,4})"
    r"|(?<=제 이름은 )(?P<ko>[가-힣]{2,4}?)(?=입니다|이고|이에요|예요|$)|(?<=मेरो नाम )(?P<ne>[\u0900-\u097f ]{2,30}?)(?= हो)"
)

_MASKS = re.compile(r"[（(]?〔(?:個人番号|カード番号|電話番号|郵便番号|メールアドレス|住所|氏名|番号|生年月日)〕[）)]?")


def mask(text: str) -> str:
    """`text` with phone numbers, addresses, names and the like replaced by what they are; years and figures stay."""
    for pattern, replaced in _STEPS:
        text = pattern.sub(replaced, text)
    return text


def restored(text: str, original: str) -> str:
    """`text`, which was made of the masked `original`, with what was typed there in place of its masks.

    A mask of which it is open what stood there stays: for the eyes of whoever asked alone.
    """
    typed = _typed(original)
    return _MASKS.sub(lambda match: typed.get(match.group()) or match.group(), text)


def _typed(original: str) -> dict[str, str]:
    """What stands behind each mask of a text; "" where that is more than one thing, or cannot be told."""
    masked = mask(original)
    found: dict[str, str] = {}
    at, end = 0, 0
    for match in _MASKS.finditer(masked):
        start = original.find(masked[end : match.start()], at) + match.start() - end
        after = masked[match.end() :]
        following = _MASKS.search(after)
        literal = after[: following.start()] if following else after
        stop = original.find(literal, start) if literal else (-1 if following else len(original))
        said = original[start:stop] if start <= stop else ""
        found[match.group()] = said if found.get(match.group(), said) == said else ""
        at, end = max(start, stop), match.end()
    return found


def without_masks(text: str) -> str:
    """Masked text without what stands for personal data; as it is where nothing else is said."""
    bare = _MASKS.sub("", text)
    return bare if any(letter.isalnum() for letter in bare) else text


def _number(match: re.Match[str]) -> str:
    digits = "".join(str(int(digit)) for digit in _DIGITS.sub("", match.group()))
    if len(digits) == 12 and _is_my_number(digits):
        return "〔個人番号〕"
    return "〔カード番号〕" if 13 <= len(digits) <= 19 and digits[0] in "3456" and _is_luhn(digits) else match.group()


def _is_my_number(digits: str) -> bool:
    weighed = sum(
        int(digit) * (place + 1 if place <= 6 else place - 5) for place, digit in enumerate(reversed(digits[:11]), 1)
    )
    return int(digits[11]) == (0 if weighed % 11 <= 1 else 11 - weighed % 11)


def _is_luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def _name(match: re.Match[str]) -> str:
    """Only where the dictionary takes it for a person's name: 私は市民です names nobody."""
    people = any(word.pos[2] == "人名" for word in words_of(match["name"]))
    return match.group().replace(match["name"], "〔氏名〕") if people else match.group()


def _always(label: str) -> Callable[[re.Match[str]], str]:
    return lambda _: label


_STEPS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_EMAIL, _always("〔メールアドレス〕")),
    (_LONG_NUMBER, _number),
    (_PHONE, _always("〔電話番号〕")),
    (_POSTCODE, _always("〔郵便番号〕")),
    (_ADDRESS, _always("〔住所〕")),
    (_BLOCK, _always("〔住所〕")),
    (_LIVED_AT, _always("〔住所〕")),
    (_ROOM, _always("")),
    (_PAPER, lambda match: match.group().replace(match["number"], "〔番号〕")),
    (_BORN, lambda match: f"{match['said']}〔生年月日〕"),
    (_NAMED, _name),
    (_SAID, _name),
    (_FOREIGN_NAME, _always("〔氏名〕")),
)
