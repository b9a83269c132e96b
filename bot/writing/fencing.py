"""Makes text from outside harmless to a language model: it closes no fence, speaks no model's own signs, hides nothing."""

import html
import re
import unicodedata

_UNESCAPES = 3
# Variation selectors and the tag block spell words that no reader sees.
_HIDDEN = re.compile(r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]")
_KEPT = frozenset("\n\t")
_BRACKETS = {
    "〈": "<＜﹤‹⟨〈˂ᐸ❮❰⧼⪡≪⟪«ᚲ🞀◁◄⊂",
    "〉": ">＞﹥›⟩〉˃ᐳ❯❱⧽⪢≫⟫»🞂▷►⊃",
}
_ANGLES = str.maketrans({letter: to for to, letters in _BRACKETS.items() for letter in letters})
_TAG = re.compile(r"[〈《]{1,3}[\s|｜/\\／＼!?]{0,6}([^〈〉《》\n]{0,60}?)[\s|｜/\\／＼]{0,6}[〉》]{1,3}")
_SIGN = re.compile(r"\[[\s/]{0,4}([A-Za-z_]{3,40})\s{0,3}\]")
_BARE_END = re.compile(r"[〈《]\s{0,3}[|｜/／]|[|｜/／]\s{0,3}[〉》]")
_FENCE = re.compile(r"`{3,}|~{3,}|\"{3,}|^[ \t]*[#＃=\-*_]{3,}[ \t]*", re.MULTILINE)
_SPEAKER = re.compile(
    r"^([ \t]*(?:system|assistant|user|human|ai|developer|tool|model|システム|アシスタント|ユーザー|开发者|系统|助手|用户|"
    r"시스템|어시스턴트|사용자|hệ thống|trợ lý|sistema|assistente|usuário)[ \t]*)[:：]",
    re.MULTILINE | re.IGNORECASE,
)


def visible(text: str) -> str:
    """The text without what no reader sees: zero widths, direction marks, tags, control characters; entities resolved."""
    for _ in range(_UNESCAPES):
        text = html.unescape(text)
    return "".join(
        letter
        for letter in _HIDDEN.sub("", text)
        if letter in _KEPT or unicodedata.category(letter) not in ("Cc", "Cf", "Co", "Cs", "Cn")
    )


def harmless(text: str) -> str:
    """The text as it may stand between a prompt's fences, read as before by people.

    Angle brackets of any alphabet become 〈 〉, which fence nothing and are no model's token; a closing sign loses its
    stroke, so that none is left that could end something.
    """
    plain = visible(text).translate(_ANGLES)
    plain = _TAG.sub(lambda match: f"〈{match[1]}〉" if match[1] else "", plain)
    plain = _SIGN.sub(r"〔\1〕", _BARE_END.sub("", plain))
    return _SPEAKER.sub(r"\1-", _FENCE.sub("", plain)).strip()
