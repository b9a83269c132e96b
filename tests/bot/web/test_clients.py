from tests.bot.web.conftest import OpenSite
from tests.sites import Site


def clients(site: Site) -> list[str]:
    return [each.client for each in site.bot.answerer.asked]


def test_a_client_is_told_apart_by_a_digest_where_a_model_writes(open_site: OpenSite) -> None:
    site = open_site(LLM_MODEL="openai:m", TRUSTED_PROXIES="127.0.0.0/8")
    for address in ("192.0.2.7", "192.0.2.7", "192.0.2.8"):
        asked = {"question": "公園の広さはどれくらいになりますか"}
        site.client.post("/api/v1/answers", json=asked, headers={"X-Forwarded-For": address})
    first, again, other = clients(site)
    assert first == again != other
    assert first
    assert "192" not in first


def test_where_none_does_nobody_is_told_apart(open_site: OpenSite) -> None:
    site = open_site()
    site.ask("公園の広さはどれくらいになりますか")
    assert clients(site) == [""]
