"""Which of the languages of the replies a question is written in."""

import re

from prompts.interfaces import interface_of

_KANA = re.compile(r"[ぁ-ゖァ-ヺｦ-ﾟー]")
_HANGUL = re.compile(r"[가-힣ㄱ-ㆎ]")
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")
_HAN = re.compile(r"[㐀-鿿々]")
_LATIN_WORD = re.compile(r"[^\W\d_]+")
# Words that hold Chinese sentences together, in letters that Japanese has too.
_CHINESE_WORDS = re.compile(
    r"[嗎麼呢吧您她哪這誰把沒]|什[么麼]|多少|如何|是否|有没有|是不是|為什|哪[里裡些]|[是有]的|的[是有人]|在[哪这]|怎[么麼样樣]|和.+的|告[訴诉]我"
)
_JAPANESE_WORDS = re.compile(r"[込働畑峠辻榊匂枠栃]|何[人年円件校回]|令和|平成|昭和|年度|取組|施策")
_VIETNAMESE = re.compile(r"[ăđơưĂĐƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_PORTUGUESE = re.compile(r"[ãõçâêô]")
_COMMON = {
    "en": "the of is are was were what when where who why how which does do did in for to and a an this that city plan "
    "can will i my about there it be have has much many tell me please",
    "pt": "o a os as de da do das dos e é em no na nos nas que qual quais quando onde quem como por para um uma há "
    "são foi ser plano cidade quanto quantos quantas sobre me diga meta população isso esse este está",
    "vi": "la cua va co cho trong khi nao thanh pho ke hoach dan so gi o dau bao nhieu nhu the tai sao duoc cac "
    "nhung nay toi",
    "tl": "ang ng mga sa ay na at ano kailan saan sino bakit paano ilan magkano ba ito iyon para may mayroon po ko "
    "lungsod plano tungkol kung hindi alin nasaan naman",
    "ne": "ko ma ke ho kahile kaha kasari kina kati yo tyo cha chha nagar yojana lai haru ra",
}
_STOPS = {code: frozenset(words.split()) for code, words in _COMMON.items()}


def language_of(text: str) -> str:
    """The language of `text`, one of `LANGUAGES`; Japanese where nothing tells."""
    counts = {
        "ko": len(_HANGUL.findall(text)),
        "ne": len(_DEVANAGARI.findall(text)),
        "ja": 2 * len(_KANA.findall(text)),
    }
    latin = _LATIN_WORD.findall(_without_cjk(text))
    latin_letters = sum(map(len, latin))
    script, letters = max(counts.items(), key=lambda item: item[1])
    # Place and plan names stay in their own script: a few kana or kanji in an English sentence do not make it Japanese.
    if letters and letters * 2 >= latin_letters:
        return script
    han = len(_HAN.findall(text))
    if han and han * 3 >= latin_letters and not _is_sentence(latin):
        return _han_language(text)
    return _latin_language(latin) if latin else "ja"


def frame_of(text: str, tag: str = "", level: str = "") -> str:
    """The interface to frame an answer in: that of a language tag and level, else the language of `text`."""
    return interface_of(tag, level) or interface_of(_written(text), level)


def is_in(letter: str, charset: str) -> bool:
    """Whether a character set, as `big5`, holds a letter."""
    try:
        letter.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _written(text: str) -> str:
    """The language of `text`, and of Chinese its letters: Traditional ones are in Big5 alone, Simplified in GB2312."""
    language = language_of(text)
    if language != "zh":
        return language
    letters = _HAN.findall(text)
    big5, gb2312 = (sum(is_in(letter, charset) for letter in letters) for charset in ("big5", "gb2312"))
    return "zh-Hant" if big5 > gb2312 else language


def _without_cjk(text: str) -> str:
    return "".join(" " if letter > "\u2fff" or "\u0900" <= letter <= "\u097f" else letter for letter in text)


def _is_sentence(words: list[str]) -> bool:
    lowered = {word.lower() for word in words}
    return any(len(lowered & stops) > 1 for stops in _STOPS.values())


def _han_language(text: str) -> str:
    """Simplified letters are those that the Japanese character set does not hold."""
    foreign = sum(not is_in(letter, "cp932") for letter in _HAN.findall(text))
    if _JAPANESE_WORDS.search(text) and foreign < 2:
        return "ja"
    return "zh" if foreign or _CHINESE_WORDS.search(text) else "ja"


def _latin_language(words: list[str]) -> str:
    lowered = [word.lower() for word in words]
    whole = " ".join(lowered)
    votes = {code: float(sum(word in stops for word in lowered)) for code, stops in _STOPS.items()}
    votes["vi"] += 2 * len(_VIETNAMESE.findall(whole))
    votes["pt"] += len(_PORTUGUESE.findall(whole))
    return max(votes, key=lambda code: (votes[code], code == "en"))
