"""How a Japanese name is spelled elsewhere: Hepburn romaji and Hangul.

Source: 修正ヘボン式; 외래어 표기법 (문교부 고시 제85-11호), table 4 for Japanese.
"""

_VOWELS = "aiueo"
_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ", "h": "ハヒフヘホ",
    "m": "マミムメモ", "r": "ラリルレロ", "g": "ガギグゲゴ", "z": "ザジズゼゾ", "d": "ダヂヅデド", "b": "バビブベボ",
    "p": "パピプペポ",
}  # fmt: skip
_HEPBURN = {
    kana: consonant + vowel for consonant, row in _ROWS.items() for kana, vowel in zip(row, _VOWELS, strict=True)
} | {"シ": "shi", "チ": "chi", "ツ": "tsu", "フ": "fu", "ジ": "ji", "ヂ": "ji", "ヅ": "zu", "ヤ": "ya", "ユ": "yu"}
_HEPBURN |= {"ヨ": "yo", "ワ": "wa", "ヲ": "o", "ン": "n"}
_SMALL = {"ャ": "ya", "ュ": "yu", "ョ": "yo"}
_HANGUL = dict(
    zip(
        "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲ"
        "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポ",
        "아이우에오카키쿠케코사시스세소타치쓰테토나니누네노하히후헤호마미무메모야유요라리루레로와오"
        "가기구게고자지즈제조다지즈데도바비부베보파피푸페포",
        strict=True,
    )
)
_HANGUL_GLIDES = dict(
    zip(
        "キシチニヒミリギジビピ",
        ("캬큐쿄", "샤슈쇼", "차추초", "냐뉴뇨", "햐휴효", "먀뮤묘", "랴류료", "갸규교", "자주조", "뱌뷰뵤", "퍄퓨표"),
        strict=True,
    )
)
_AT_WORD_START = str.maketrans("카키쿠케코타치테토캬큐쿄차추초", "가기구게고다지데도갸규교자주조")
_FINAL_N, _FINAL_S = 4, 19


def hepburn(katakana: str) -> str:
    """Romaji with long vowels written out as in kana (チョウフ → choufu)."""
    letters = ""
    double = False
    for kana in katakana:
        if kana in _SMALL and letters:
            sound = letters[:-1]
            letters = sound + (_SMALL[kana][1:] if sound.endswith(("sh", "ch", "j")) else _SMALL[kana])
        elif kana == "ッ":
            double = True
        elif kana in _HEPBURN:
            syllable = _HEPBURN[kana]
            letters += ("t" if syllable.startswith("ch") else syllable[0]) * double + syllable
            double = False
    return letters


def romaji_spellings(katakana: str) -> frozenset[str]:
    """The usual spellings of a name in Latin letters, lower case, macrons taken off: chofu, choufu."""
    full = hepburn(katakana)
    short = full.replace("ou", "o").replace("oo", "o").replace("uu", "u")
    return frozenset({full, short, short.replace("nb", "mb").replace("nm", "mm").replace("np", "mp")})


def hangul(katakana: str) -> str:
    """The name in Hangul as Korean spells Japanese names; long vowels are not marked (チョウフ → 조후)."""
    letters: list[str] = []
    for place, kana in enumerate(katakana):
        if kana in _SMALL and letters and katakana[place - 1] in _HANGUL_GLIDES:
            letters[-1] = _HANGUL_GLIDES[katakana[place - 1]]["ャュョ".index(kana)]
        elif kana in "ンッ" and letters:
            letters[-1] = chr(ord(letters[-1]) + (_FINAL_N if kana == "ン" else _FINAL_S))
        elif kana in _HANGUL and not _lengthens(katakana, place):
            letters.append(_HANGUL[kana])
    return letters[0].translate(_AT_WORD_START) + "".join(letters[1:]) if letters else ""


def _lengthens(katakana: str, place: int) -> bool:
    """ウ after a sound in o or u, オ after o: only the vowel before is held."""
    before = hepburn(katakana[max(place - 2, 0) : place])[-1:]
    return (katakana[place] == "ウ" and before in {"o", "u"}) or (katakana[place] == "オ" and before == "o")
