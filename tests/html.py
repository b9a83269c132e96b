"""Pages as tests look at them."""

from selectolax.lexbor import LexborHTMLParser

from tests.sites import Site


def opened(site: Site, url: str, **parameters: str) -> LexborHTMLParser:
    """The page at an address."""
    response = site.client.get(url, params=parameters or None)
    assert response.status_code == 200, response.text
    return LexborHTMLParser(response.text)


def shown(tree: LexborHTMLParser, selector: str) -> list[str]:
    """The words of each element."""
    return [each.text().strip() for each in tree.css(selector)]


def attributes(tree: LexborHTMLParser, selector: str, name: str) -> list[str]:
    """What each element has as the attribute."""
    return [each.attributes[name] or "" for each in tree.css(selector)]
