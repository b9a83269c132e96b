import re
from collections.abc import Callable
from html import unescape

import pytest

from prompts.interfaces import interface
from prompts.reading import INTERFACES
from tests.bot.web.no_script import got, links, posted, sent, without_readings
from tests.fakes_bot import Shelves
from tests.hostile import hostile_strings
from tests.sites import HTML, Site

ASKED = "公園の広さはどうなりますか"
QUOTE = "市民ひとりあたりの公園の広さを10平方メートルにします。"
PATHS = ("/", "/plans", "/accessibility", "/answers/{id}", "/answers/{id}/feedback", "/nothing")


def test_the_first_page_says_what_can_be_asked(site: Site) -> None:
    page = got(site, "/")
    assert '<html lang="ja">' in page
    assert "みなと野市みどりの基本計画" in page
    assert "公園を広げるについて教えてください" in page


def test_a_question_back_has_a_button_for_each_choice_that_goes_on_with_the_conversation(site: Site) -> None:
    page = posted(site, question=f"どちらか、{ASKED}")
    (form,) = re.findall(r'<form class="asked-back".*?</form>', page, re.DOTALL)
    assert "どの市区町村のことをお尋ねですか。" in without_readings(form)
    (conversation,) = re.findall(r'name="conversation_id" value="(\w+)"', form)
    questions = re.findall(r'name="question" value="([^"]+)"', form)
    assert questions == ["みなと野市では、公園の広さは", "青葉野市では、公園の広さは"]
    answer = posted(site, question=questions[1], conversation_id=conversation)
    assert conversation in answer
    assert "asked-back" not in answer


def test_the_form_stands_where_the_script_puts_the_chat(site: Site) -> None:
    (chat,) = re.findall(r"<keikaku-chat[^>]*>.*?</keikaku-chat>", got(site, "/"), re.DOTALL)
    assert '<form class="card ask" method="post" action="/">' in chat
    assert "みどりの基本計画" not in chat


def test_only_the_chat_loads_the_script(site: Site) -> None:
    script = '<script src="/widget.js" defer></script>'
    assert script in got(site, "/")
    answer = site.ask(ASKED)
    for path in PATHS[1:]:
        assert "widget.js" not in got(site, path.format(id=answer["id"]))
    for page in (posted(site, question=ASKED), posted(site, question="")):
        assert "widget.js" not in page


def test_a_sample_question_is_answered(site: Site) -> None:
    (sample, *_) = re.findall(r'name="question" value="([^"]+について[^"]+)"', got(site, "/"))
    assert 'class="citations"' in posted(site, question=sample)


def test_the_form_is_answered_with_quote_and_source(site: Site) -> None:
    page = posted(site, question=ASKED)
    assert f'<blockquote lang="ja">{QUOTE}</blockquote>' in page
    assert "第1章 みどりの将来像 › 1-1 公園を広げる" in page
    assert "2ページ" in page
    assert '<span class="status adopted">決定</span>' in page
    assert page.index("引用は原文のままです。") < page.index('class="statement"')


def test_the_link_of_a_source_leads_to_its_marked_quote(site: Site) -> None:
    (link, *_) = re.findall(r'href="(/plans/minato-midori/2\?[^"]+#quote)"', posted(site, question=ASKED))
    page = got(site, unescape(link))
    assert "".join(re.findall(r"<mark\b[^>]*>(.*?)</mark>", page)) == QUOTE


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
    response = sent(site, question="  ")
    assert response.status_code == 422
    assert 'role="alert">質問を入力してください。</p>' in response.text
    assert 'aria-invalid="true"' in response.text


def test_a_question_that_is_too_long_is_told_and_kept_whole(site: Site) -> None:
    typed = "公園の広さは" * 60
    response = sent(site, question=typed, conversation_id="01J00000000000000000000000")
    assert response.status_code == 422
    assert "質問が長すぎます。300文字以内で入力してください。" in response.text
    assert f">\n{typed}</textarea>" in response.text
    assert 'name="conversation_id" value="01J00000000000000000000000"' in response.text


def test_what_was_typed_outlives_a_limit_and_a_missing_index(open_site: Callable[..., Site]) -> None:
    hurried = open_site(RATE_PER_MINUTE=1)
    posted(hurried, question=ASKED)
    response = sent(hurried, question="街路樹の本数は")
    assert response.status_code == 429
    assert "Retry-After" in response.headers
    assert 'value="街路樹の本数は"' in response.text


def test_a_question_on_an_unknown_city_keeps_what_was_typed(site: Site) -> None:
    response = sent(site, question=ASKED, city="ないない市")
    assert response.status_code == 422
    assert "ないない市" in response.text
    assert f'value="{ASKED}"' in response.text


@pytest.mark.parametrize("code", INTERFACES)
def test_every_page_speaks_every_interface(site: Site, code: str) -> None:
    answer = site.ask(ASKED, language=code)
    for path in PATHS:
        page = got(site, path.format(id=answer["id"]), lang=code)
        assert f'<html lang="{interface(code).lang}">' in page
        assert f'hreflang="{interface(code).lang}" aria-current="true">{interface(code).name}</a>' in page


@pytest.mark.parametrize("path", PATHS)
def test_the_chosen_language_goes_along_with_every_link(site: Site, path: str) -> None:
    page = got(site, path.format(id=site.ask(ASKED)["id"]), lang="vi", furigana="1")
    outside = ("/static/", "/widget.js", "/theme.css", "/openapi")
    own = [each for each in links(page) if not each.startswith(outside)]
    assert own
    for each in own:
        assert "lang=" in each, each
        assert "furigana=" in each, each


def test_a_reader_who_has_chosen_nothing_gets_plain_addresses(site: Site) -> None:
    chosen = re.sub(r'<details class="display">.*?</details>', "", got(site, "/"), flags=re.DOTALL)
    assert all("lang=" not in each and "furigana" not in each for each in links(chosen))


def test_a_question_is_answered_in_the_chosen_language(site: Site) -> None:
    page = posted(site, "/?lang=vi", question=ASKED)
    assert '<html lang="vi">' in page
    assert f'<blockquote lang="ja">{QUOTE}</blockquote>' in page


def test_the_language_of_an_answer_can_be_changed_where_it_stands(site: Site) -> None:
    page = posted(site, question=ASKED)
    (link,) = [each for each in links(page) if re.fullmatch(r"/answers/\w+\?lang=ko", each)]
    assert '<html lang="ko">' in got(site, link)


def test_furigana_stands_over_statements_quotes_and_headings(site: Site) -> None:
    address = f"/answers/{site.ask(ASKED)['id']}"
    plain, read = got(site, address), got(site, address, furigana="1")
    (quote,) = re.findall(r'<blockquote lang="ja">(.*?)</blockquote>', read)
    assert re.search("<ruby>公園<rp[^>]*>（</rp><rt[^>]*>こうえん</rt><rp[^>]*>）</rp></ruby>の", quote)
    assert without_readings(quote) == QUOTE
    assert "<ruby>将来" in read.partition('class="where"')[2]
    assert "<ruby>" in re.findall(r'<p class="statement".*?</p>', read, re.DOTALL)[0]
    assert "<ruby>" not in plain


def test_easy_japanese_has_furigana_on_its_own_words_unless_refused(site: Site) -> None:
    easy = got(site, "/", lang="ja-easy")
    (hint,) = re.findall(r'<p class="hint" id="hint">(.*?)</p>', easy)
    assert "<ruby>" in hint
    assert "<ruby>" not in got(site, "/", lang="ja-easy", furigana="0")
    assert "<ruby>" not in re.findall(r'<p class="hint" id="hint">(.*?)</p>', got(site, "/", furigana="1"))[0]


def test_words_of_another_language_are_not_read_as_japanese(site: Site) -> None:
    page = got(site, "/", lang="zh", furigana="1")
    hint, asked = (re.findall(rf'class="{name}"[^>]*>(.*?)<', page)[0] for name in ("hint", "lead"))
    assert "<ruby>" not in f"{hint}{asked}"


def test_hostile_words_stay_words(site: Site) -> None:
    tags = re.compile(r"<(\w+)")
    usual = set(tags.findall(posted(site, question="")))
    for text in hostile_strings()[::23]:
        question = text.encode("utf-8", "replace").decode()[:300]
        page = posted(site, question=question, city=question[:100], conversation_id=question[:64])
        assert set(tags.findall(page)) <= usual | {"ol", "blockquote", "cite", "time", "details", "summary"}, text
        if "value=" in page and 'id="question"' in page and "aria-invalid" in page:
            (kept,) = re.findall(r'<input type="text" value="([^"]*)" id="question"', page)
            assert unescape(kept).split() == question.split()


def test_an_address_cannot_lead_elsewhere(site: Site) -> None:
    page = got(site, "//evil.example/answers", lang="en")
    assert "//evil.example" not in page


def test_feedback_needs_no_script(site: Site) -> None:
    (path,) = re.findall(r'method="post" action="(/answers/\w+/feedback)"', posted(site, question=ASKED))
    assert "ご意見をありがとうございました。" in posted(site, path, rating="up")


def test_somebody_who_was_not_helped_can_say_why(site: Site) -> None:
    address = f"/answers/{site.ask(ASKED)['id']}/feedback"
    page = got(site, address, lang="en")
    reasons = re.findall(r'type="radio" name="reason" id="\w+" value="(\w+)"', page)
    assert reasons == ["wrong", "not_answered", "outdated", "hard_to_read", "other"]
    thanks = posted(site, f"{address}?lang=en", rating="down", reason="outdated", comment="<b>old</b>")
    assert 'role="status"' in thanks
    assert '<html lang="en">' in thanks


@pytest.mark.parametrize("form", [{"rating": "sideways"}, {"rating": "down", "comment": "a" * 2001}, {}])
def test_a_rating_that_nobody_can_give_is_refused_in_words(site: Site, form: dict[str, str]) -> None:
    response = sent(site, f"/answers/{site.ask(ASKED)['id']}/feedback", **form)
    assert response.status_code == 422
    assert 'role="alert"' in response.text


def test_a_kept_answer_tells_what_took_the_place_of_its_source(site: Site) -> None:
    answer = site.ask(ASKED)
    Shelves(site.bot.catalogue).revise()
    page = got(site, f"/answers/{answer['id']}")
    assert "この出典は、いまは改定前の版です。" in page
    section = "e-minato-midori-3-s1"
    assert f'<a href="/plans/minato-midori/3#{section}">現在の版を読む <span lang="ja">第3版</span></a>' in page
    [cited] = site.client.get(f"/api/v1/answers/{answer['id']}").json()["citations"]
    assert cited["replaced_by"]["url"] == f"/plans/minato-midori/3#{section}"
    assert cited["replaced_by"]["edition"]["label"] == "第3版"


def test_a_source_that_was_taken_down_is_told_without_a_way_to_another(site: Site) -> None:
    answer = site.ask(ASKED)
    Shelves(site.bot.catalogue).withdraw()
    page = got(site, f"/answers/{answer['id']}")
    assert "この出典の計画は取り下げられました。" in page
    assert "現在の版を読む" not in page


def test_answers_on_hidden_plans_are_gone_from_every_page(site: Site) -> None:
    answer = site.ask(ASKED)
    Shelves(site.bot.catalogue).close_to_public()
    for path in (f"/answers/{answer['id']}", f"/answers/{answer['id']}/feedback"):
        assert site.client.get(path, headers=HTML).status_code == 404


def test_a_paused_channel_shows_its_notice_in_place_of_the_form(site: Site) -> None:
    answer = site.ask(ASKED)
    site.bot.pauses.pause("web", "点検のため<b>お休み</b>です。")
    response = site.client.get("/", headers=HTML)
    assert response.status_code == 200
    assert "点検のため&lt;b&gt;お休み&lt;/b&gt;です。" in response.text
    for page in (response.text, posted(site, question=ASKED), got(site, f"/answers/{answer['id']}")):
        assert 'name="question"' not in page
        assert "点検のため" in page
    assert QUOTE in got(site, f"/answers/{answer['id']}")


def test_a_bot_without_plans_says_so(open_site: Callable[..., Site]) -> None:
    site = open_site(stocked=False)
    assert "まだ公開している計画がありません。" in got(site, "/")
    response = sent(site, question="公園")
    assert response.status_code == 503
    assert 'value="公園"' in response.text


def test_the_footer_says_how_long_questions_are_kept(open_site: Callable[..., Site]) -> None:
    assert "30日間保存し" in got(open_site(RETENTION_DAYS=30), "/")


def test_a_city_wears_its_own_colours(site: Site) -> None:
    assert "theme.css" not in got(site, "/")
    assert site.client.get("/theme.css").status_code == 404
    (site.bot.settings.data_dir / "theme.css").write_text(":root { --keikaku-main: #060; }")
    page = got(site, "/")
    assert page.index("/static/style.css") < page.index('<link rel="stylesheet" href="/theme.css">')
    assert site.client.get("/theme.css").headers["content-type"].startswith("text/css")


def test_a_plan_opens_at_the_edition_to_read(site: Site) -> None:
    response = site.client.get("/plans/minato-midori", headers=HTML)
    assert response.headers["location"] == "/plans/minato-midori/2"


def test_the_calls_are_described_without_anything_from_elsewhere(site: Site) -> None:
    page = got(site, "/docs")
    assert "POST /api/v1/answers" in page
    assert "AnswerOut" in page
    assert "https://" not in page
    assert "/api/v1/answers" in site.client.get("/openapi.json").json()["paths"]
