"""A thousand hostile strings, made by program: what people and programs have put into fields to break a page."""

import random
from itertools import product

CALL = "window.__pwned=1"
"""What every script in them would do."""
_SEED = 3

_TAGS = (
    "<script>{}</script>",
    "<ScRiPt>{}</sCrIpT>",
    "<script src=data:text/javascript,{}></script>",
    "<script\x20type='text/javascript'>{};</script>",
    "<img src=x onerror={}>",
    "<img src=x:x onerror='{}'//",
    "<image src=x onerror={}>",
    "<svg onload={}>",
    "<svg/onload={}>",
    "<svg><script>{}</script></svg>",
    "<svg><animate onbegin={} attributeName=x dur=1s>",
    "<svg><set onend={} attributeName=x dur=0.1s>",
    "<math><mtext></p><style><img src=x onerror={}></style></mtext></math>",
    "<body onload={}>",
    "<body onpageshow={}>",
    "<iframe src='javascript:{}'></iframe>",
    "<iframe srcdoc='<script>parent.{}</script>'></iframe>",
    "<object data='javascript:{}'></object>",
    "<embed src='javascript:{}'>",
    "<a href='javascript:{}' id=x tabindex=1 onfocus={}>計画</a>",
    "<a href=' &#106;avascript:{}'>計画</a>",
    "<form action='javascript:{}'><button autofocus onfocus={}>送信</button></form>",
    "<input autofocus onfocus={}>",
    "<select autofocus onfocus={}></select>",
    "<textarea autofocus onfocus={}></textarea>",
    "<details open ontoggle={}>",
    "<video><source onerror={}></video>",
    "<video src=x onerror={}></video>",
    "<audio src=x onerror={}></audio>",
    "<marquee onstart={}>計画</marquee>",
    "<meta http-equiv=refresh content='0;url=javascript:{}'>",
    "<base href='javascript:{}//'>",
    "<link rel=stylesheet href='data:text/css,*{{display:none}}' onload={}>",
    "<style onload={}>*{{display:none}}</style>",
    "<style>@import 'data:text/css,*{{visibility:hidden}}';</style>{}",
    "<template><img src=x onerror={}></template>",
    "<noscript><p title='</noscript><img src=x onerror={}>'></noscript>",
    "<xmp><img src=x onerror={}></xmp>",
    "<ruby>計<rt onmouseover={}>けい</rt></ruby>",
    "<ruby><rb>計<rt><img src=x onerror={}></ruby>",
    "<keikaku-chat data-city='x' onclick={}></keikaku-chat>",
    "<slot name=x onslotchange={}></slot>",
    "<dialog open onclose={}>計画</dialog>",
    "<div popover id=p onbeforetoggle={}></div>",
    "<div style='position:fixed;inset:0;z-index:2147483647;background:red' onclick={}></div>",
    "javascript:{}",
    "data:text/html,<script>{}</script>",
    "vbscript:{}",
)
_BREAKS = (
    "",
    "\"'>",
    "</script>",
    "</textarea>",
    "</title>",
    "</style>",
    "</template>",
    "</ruby>",
    "-->",
    "]]>",
    "</p></li></ol></section></main>",
)
_TEMPLATES = (
    "{{constructor.constructor('%s')()}}",
    "${%s}",
    "#{%s}",
    "<%%= %s %%>",
    "{%% raw %%}%s{%% endraw %%}",
    "{{ ''.__class__.__mro__ }} %s",
    "[[${%s}]]",
    "`${%s}`",
    "';%s;//",
    '";%s;//',
    "\\';%s;//",
    "*/%s/*",
    "\u2028%s\u2029",
    "%%3Cscript%%3E%s%%3C/script%%3E",
    "\\u003cscript\\u003e%s\\u003c/script\\u003e",
    "&lt;script&gt;%s&lt;/script&gt;",
    "&#60;script&#62;%s&#60;/script&#62;",
    "+ADw-script+AD4-%s+ADw-/script+AD4-",
    "＜script＞%s＜/script＞",
    "<\u200bscript>%s</script>",
)
_DIRECTIONS = "\u202e\u202d\u202a\u202b\u202c\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u034f\u3164\uffa0\u2800\U000e0041"
_EMOJI = (
    "👨‍👩‍👧‍👦",
    "🏳️‍🌈",
    "👩🏽‍🚒",
    "🇯🇵",
    "1️⃣",
    "🫱🏻‍🫲🏿",
    "😀",
    "\U0001f9d1\u200d\U0001f9bd\u200d\u27a1\ufe0f",
    "㊙️",
    "☃",
)
_PHRASES = ("公園の広さは", "本計画の期間は10年です。", "街路樹の本数", "المدينة", "שלום עולם", "Ñandú café")
_MARKDOWN = (
    "[計画](javascript:%s)",
    "![計画](x onerror=%s)",
    "**太字** `%s` ~~消~~",
    "| a | b |\n|---|---|\n| %s | 2 |",
    "# 見出し\n> %s\n- 一覧",
    "<!-- %s -->",
    "https://evil.example.com/?q=%s",
    "//evil.example.com/%s",
    "mailto:a@example.com?body=%s",
    "tel:0123;%s",
    "../../../../etc/passwd %s",
    "' OR 1=1; DROP TABLE answers; -- %s",
    "$(%s) && `%s`",
    "=cmd|'/c calc'!A0 %s",
    "%%s%%n%%x %s",
    "data: x\n\nevent: answer\ndata: {} %s",
    "\r\nSet-Cookie: a=%s",
)


def hostile_strings() -> list[str]:
    """Distinct strings, about a thousand, the same ones every time."""
    made = dict.fromkeys((*_scripts(), *_letters(), *_shapes()))
    return list(made)


def storable_strings() -> list[str]:
    """Those of them that a document can hold: valid Unicode, nothing that XML or a database forbids."""
    return [each for each in hostile_strings() if _is_storable(each)]


def _is_storable(text: str) -> bool:
    return bool(text.strip()) and not any("\ud800" <= each <= "\udfff" or each == "\0" for each in text)


def _scripts() -> list[str]:
    tagged = [broken + tag.replace("{}", CALL) for broken, tag in product(_BREAKS, _TAGS)]
    return [*tagged, *(each.replace("%s", CALL).replace("%%", "%") for each in (*_TEMPLATES, *_MARKDOWN))]


def _letters() -> list[str]:
    """Letters that turn, hide or pile up."""
    turned = [f"{phrase}{sign}{CALL}<b>" for phrase, sign in product(_PHRASES, _DIRECTIONS)]
    hidden = [sign.join(phrase) for phrase, sign in product(_PHRASES, _INVISIBLE)]
    piled = ["".join(letter + _marks(count) for letter in phrase) for phrase in _PHRASES for count in (1, 8, 40, 120)]
    controls = [f"公園{chr(code)}の{chr(code)}広さ" for code in (*range(32), *range(127, 160))]
    surrogates = [f"公園{chr(code)}の広さ" for code in (0xD800, 0xDBFF, 0xDC00, 0xDFFF)]
    odd = [chr(code) * 5 + "広さ" for code in (0xFFFE, 0xFFFF, 0xFFFD, 0x1FFFE, 0x10FFFF, 0xE000, 0xFDFD, 0x12031)]
    return [*turned, *hidden, *piled, *controls, *surrogates, *odd]


def _marks(count: int) -> str:
    return "".join(chr(0x300 + at % 0x70) for at in range(count))


def _shapes() -> list[str]:
    """Very long words, very many lines, pictures in every number, and a shuffle of all that came before."""
    long = [
        unit * count for unit in ("あ", "W", "公園", "１", "ﷺ", "\u3000x", "-", "_", "/a", "👍") for count in (50, 290)
    ]
    lines = [
        "\n" * 50 + "公園",
        "公園\n" * 60,
        "\t" * 80 + "広さ",
        "\u3000" * 200 + "公園",
        "公園\r" * 20,
        "\u2028公園" * 30,
    ]
    pictures = [each * count for each in _EMOJI for count in (1, 3, 20)]
    ruby = [f"{left}計画{right}" for left, right in (("<ruby>", "<rt>けいかく</rt></ruby>"), ("｜", "《けいかく》"))]
    bricks = [*_EMOJI, *_PHRASES, *_DIRECTIONS, *_INVISIBLE, "<b>", "</", "&amp;", "'", '"', "\\", "{{", "%00", "<!--"]
    shuffle = random.Random(_SEED)
    mixed = ["".join(shuffle.choices(bricks, k=24)) for _ in range(150)]
    return [*long, *lines, *pictures, *ruby, *mixed]
