"""Cuts away what stands around a web page's own text: menus, headers, share buttons, hidden parts."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

_DEAD = (
    "script,style,template,noscript,svg,iframe,object,canvas,audio,video,select,textarea,button,input,datalist,dialog,"
    "[hidden],[aria-hidden=true],rt,rp"
)
_FRAME = (
    "nav,[role=navigation],[role=banner],[role=search],[role=contentinfo],[role=menu],[role=menubar],form[role=search]"
)
_MAIN = (
    "main,[role=main],#main-content,#maincontent,#main_content,#main-contents,#tmp_honbun,#honbun,#tmp_contents,#contents-main,"
    "#main_body,#mainbody,#main,article,#content,#contents,.main-content,.entry-content"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SURE = re.compile(
    r"breadcrumbs?(?:list)?|pankuzu|topics?paths?|crumbs?|sns|share|social|g(?:lobal)?nav(?:i|igation)?|g(?:lobal)?menu"
    r"|l(?:ocal)?navi?|localmenu|snavi|sidenavi?|sidemenu|pagetop|skip|skiplink|skipnav|fontsize|textsize|translate|pager"
    r"|pagination|cookie|addthis|(?:share|sns)buttons?"
)
_LIKELY = re.compile(
    r"navi?|navigation|navigator|menu|header|footer|side|sidebar|aside|related|banner|search|language|utility|ads?|recommend|ranking"
)
_WORD = re.compile(r"[A-Za-z]?[a-z]+|[A-Z]+(?![a-z])")
_MENU_LINKS = 6
_DENSE = 0.7
_MIN_SHARE = 0.3
_MIN_PROSE = 200


def strip_dead(tree: LexborHTMLParser) -> None:
    """Takes out what a browser never shows as text, and the readings of ruby."""
    for node in tree.css(_DEAD):
        node.decompose()
    for node in tree.css("[style]"):
        if _HIDDEN.search(node.attributes.get("style") or ""):
            node.decompose()


def frame_nodes(body: LexborNode) -> set[int]:
    """The ids (`mem_id`) of nodes that belong to the site and not to the page."""
    main = _main_node(body)
    inside = {node.mem_id for node in main.traverse()} if main is not None else set()
    frame = {node.mem_id for node in _frame(body, inside)}
    if main is not None and main.mem_id not in frame:
        frame |= set(_around(body, main))
    return frame


def _frame(body: LexborNode, inside_main: set[int]) -> Iterator[LexborNode]:
    yield from body.css(_FRAME)
    has_prose = _prose(body) >= _MIN_PROSE
    for node in body.css("header,footer,aside,div,ul,ol,p,section,table,dl"):
        names = _names(node)
        if _any(_SURE, names):
            if not _holds_text(node, body):
                yield node
        elif node.mem_id not in inside_main and _is_around(node, names, has_prose):
            yield node


def _is_around(node: LexborNode, names: set[str], has_prose: bool) -> bool:
    """Whether a node outside the main part is a header, a footer or a menu."""
    if node.tag in ("header", "footer"):
        return not _is_in(node, ("article", "section"))
    if node.tag == "aside" or _any(_LIKELY, names):
        return _is_menu(node, 2)
    return node.tag in ("ul", "ol") and has_prose and _is_menu(node, _MENU_LINKS)


def _names(node: LexborNode) -> set[str]:
    attributes = node.attributes
    raw = f"{attributes.get('id') or ''} {attributes.get('class') or ''}"
    return {word.lower() for word in _WORD.findall(raw)} | set(re.sub(r"[-_]", "", raw).lower().split())


def _any(pattern: re.Pattern[str], names: set[str]) -> bool:
    return any(pattern.fullmatch(name) for name in names)


def _is_in(node: LexborNode, tags: tuple[str, ...]) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in tags:
            return True
        parent = parent.parent
    return False


def _text_length(node: LexborNode) -> int:
    return len(re.sub(r"\s+", "", node.text(deep=True)))


def _link_length(node: LexborNode) -> int:
    return sum(_text_length(link) for link in node.css("a[href]"))


def _prose(node: LexborNode) -> int:
    return _text_length(node) - _link_length(node)


def _holds_text(node: LexborNode, body: LexborNode) -> bool:
    """Whether most of the page's own words stand in this node, so that it cannot be mere frame."""
    return _prose(node) > 0.5 * max(1, _prose(body))


def _is_menu(node: LexborNode, min_links: int) -> bool:
    links = node.css("a[href]")
    if len(links) < min_links or any(_is_file(link) for link in links):
        return False
    return _link_length(node) >= _DENSE * max(1, _text_length(node))


def _is_file(link: LexborNode) -> bool:
    href = (link.attributes.get("href") or "").lower().split("?")[0]
    return href.endswith((".pdf", ".docx", ".doc", ".xlsx", ".xls", ".csv", ".zip", ".pptx", ".ppt"))


def _main_node(body: LexborNode) -> LexborNode | None:
    whole = max(1, _prose(body))
    for selector in _MAIN.split(","):
        nodes = body.css(selector)
        is_told = selector in ("main", "[role=main]") and len(nodes) == 1 and _text_length(nodes[0]) > 0
        if is_told or (len(nodes) == 1 and _prose(nodes[0]) >= _MIN_SHARE * whole):
            return nodes[0]
    return None


def _around(body: LexborNode, main: LexborNode) -> Iterator[int]:
    """Every node beside the path from the body down to the main part."""
    node: LexborNode | None = main
    while node is not None and node.mem_id != body.mem_id:
        parent = node.parent
        child = parent.first_child if parent is not None else None
        while child is not None:
            if child.mem_id != node.mem_id:
                yield child.mem_id
            child = child.next
        node = parent
