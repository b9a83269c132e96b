import re
from collections.abc import Callable

import pytest

from tests.fakes_bot import Shelves
from tests.sites import HTML, Site

ASKED = "公園の広さはどうなりますか"
QUOTE = "市民ひとりあたりの公園の広さを10平方メートルにします。"


def posted(site: Site, **form: str) -> str:
    response = site.client.post("/", data=form, headers=HTML)
    assert response.headers["content-type"].startswith("text/html")
    return response.text


def test_the_first_page_says_what_can_be_asked(site: Site) -> None:
    page = site.client.get("/", headers=HTML).text
    assert '<html lang="ja">' in page
    assert "みなと野市みどりの基本計画" in page
    assert "公園を広げるについて教えてください" in page
    assert "<script" not in page


def test_a_sample_question_is_answered(site: Site) -> None:
    page = site.client.get("/", headers=HTML).text
    (sample, *_) = re.findall(r'name="question" value="([^"]+について[^"]+)"', page)
    assert 'class="citations"' in posted(site, question=sample)


def test_the_form_is_answered_with_quote_and_source(site: Site) -> None:
    page = posted(site, question=ASKED)
    assert f'<blockquote lang="ja">{QUOTE}</blockquote>' in page
    assert "第1章 みどりの将来像 › 1-1 公園を広げる" in page
    assert "2ページ" in page
    assert '<span class="status adopted">決定</span>' in page
    assert page.index("引用は原文のままです。") < page.index('class="statement"')


def test_the_link_of_a_source_leads_to_its_marked_quote(site: Site) -> None:
    (link,) = re.findall(r'href="(/plans/minato-midori/2\?[^"]+)"', posted(site, question=ASKED))
    page = site.client.get(link.replace("&amp;", "&"), headers=HTML).text
    assert re.findall("<mark>(.*?)</mark>", page) == [QUOTE]
    assert 'id="quote"' in page


def test_a_follow_up_stays_in_its_conversation(site: Site) -> None:
    (conversation,) = re.findall(r'name="conversation_id" value="(\w+)"', posted(site, question=ASKED))
    page = posted(site, question="街路樹の本数は", conversation_id=conversation)
    assert f'value="{conversation}"' in page
    assert f'<p class="turn user">{ASKED}</p>' in page


def test_what_was_not_found_leads_on(site: Site) -> None:
    page = posted(site, question="Wo ist der Bahnhof")
    assert 'href="/plans/minato-midori/2#e-minato-midori-2-s0"' in page
    assert 'href="tel:0123456789"' in page


def test_an_empty_question_is_told_beside_the_field(site: Site) -> None:
    response = site.client.post("/", data={"question": "  "}, headers=HTML)
    assert response.status_code == 422
    assert 'role="alert">質問を入力してください。</p>' in response.text
    assert 'aria-invalid="true"' in response.text


@pytest.mark.parametrize("language", ["ja", "en", "zh", "ko", "vi", "pt", "tl", "ne"])
def test_every_page_speaks_every_language(site: Site, language: str) -> None:
    answer = site.ask(ASKED, language=language)
    for path in ("/", "/plans", "/plans/minato-midori/1", f"/answers/{answer['id']}", "/nothing"):
        page = site.client.get(path, params={"lang": language}, headers=HTML)
        assert f'<html lang="{language}">' in page.text


def test_words_of_people_and_documents_are_escaped(site: Site) -> None:
    page = posted(site, question="公園の広さ<script>alert(1)</script>\"'><img src=x>")
    assert "<script" not in page
    assert "<img" not in page
    viewer = site.client.get("/plans/minato-midori/2?quote=<script>&section=<b>", headers=HTML).text
    assert "<script" not in viewer
    assert "&lt;b&gt;木かげ&lt;/b&gt;" in viewer


def test_feedback_needs_no_script(site: Site) -> None:
    (path,) = re.findall(r'action="(/answers/\w+/feedback)"', posted(site, question=ASKED))
    page = site.client.post(path, data={"rating": "up"}, headers=HTML, follow_redirects=True)
    assert page.status_code == 200
    assert "ご意見をありがとうございました。" in page.text


def test_a_kept_answer_tells_what_became_of_its_source(site: Site) -> None:
    answer = site.ask(ASKED)
    Shelves(site.bot.catalogue).revise()
    page = site.client.get(f"/answers/{answer['id']}", headers=HTML).text
    assert "この出典は、いまは改定前の版です。" in page


def test_an_earlier_edition_leads_to_the_current_one(site: Site) -> None:
    page = site.client.get("/plans/minato-midori/1", headers=HTML).text
    assert "これは改定前の版です。" in page
    assert '<a href="/plans/minato-midori/2">現在の版を読む</a>' in page


def test_a_plan_opens_at_the_edition_to_read(site: Site) -> None:
    response = site.client.get("/plans/minato-midori", headers=HTML)
    assert response.headers["location"] == "/plans/minato-midori/2"


def test_a_table_is_shown_with_its_header_and_the_marked_row(site: Site) -> None:
    quote = "公園の数 85か所 92か所"
    page = site.client.get("/plans/minato-midori/2", params={"quote": quote}, headers=HTML).text
    assert '<th scope="col">目標値</th>' in page
    assert "<caption>成果の目安</caption>" in page
    assert re.findall("<mark>(.*?)</mark>", page) == ["公園の数", "85か所", "92か所"]


@pytest.mark.parametrize("quote", ["公園の広さを9平方メートルにします", "", "。。。", "市民 市民"])
def test_nothing_is_marked_where_the_quote_does_not_stand(site: Site, quote: str) -> None:
    page = site.client.get("/plans/minato-midori/2", params={"quote": quote}, headers=HTML).text
    assert "<mark>" not in page


def test_the_original_comes_as_a_file_and_never_as_a_page(site: Site) -> None:
    digest = f"{2:064d}"
    folder = site.bot.settings.data_dir / "originals"
    folder.mkdir()
    (folder / digest).write_bytes(b"%PDF-1.7")
    response = site.client.get(f"/originals/{digest}")
    assert response.content == b"%PDF-1.7"
    assert response.headers["content-disposition"].startswith("attachment")
    assert response.headers["content-security-policy"].startswith("sandbox")
    assert response.headers["x-content-type-options"] == "nosniff"
    (folder / "secret").write_text("x")
    assert site.client.get("/originals/secret").status_code == 404
    assert site.client.get("/originals/..%2fkeikaku.db").status_code == 404


def test_a_bot_without_plans_says_so(open_site: Callable[..., Site]) -> None:
    site = open_site(stocked=False)
    assert "まだ公開している計画がありません。" in site.client.get("/", headers=HTML).text
    assert site.client.post("/", data={"question": "公園"}, headers=HTML).status_code == 503


def test_the_calls_are_described_without_anything_from_elsewhere(site: Site) -> None:
    page = site.client.get("/docs", headers=HTML).text
    assert "POST /api/v1/answers" in page
    assert "AnswerOut" in page
    assert "https://" not in page
    assert "/api/v1/answers" in site.client.get("/openapi.json").json()["paths"]
