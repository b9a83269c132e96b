"""The description of the API says what each field means, and what a stream tells."""

from tests.sites import Site


def test_the_fields_of_an_answer_are_explained(site: Site) -> None:
    described = site.client.get("/openapi.json").json()["components"]["schemas"]
    fields = {name: described[name]["properties"] for name in ("AnswerOut", "StatementOut", "CitationOut")}
    assert "language model" in fields["AnswerOut"]["written_by"]["description"]
    assert "question back" in fields["AnswerOut"]["clarification"]["description"]
    assert "a model wrote it" in fields["StatementOut"]["written_in"]["description"]
    assert "beside the quote" in fields["CitationOut"]["translation"]["description"]


def test_the_page_tells_the_events_of_a_stream_and_explains_fields(site: Site) -> None:
    words = site.client.get("/docs").text
    for told in ("passages", "statement", "notices", "where `mode` is &#34;written&#34;"):
        assert told in words
