import time

import pytest

from bot.slack.signing import Signatures, signature_key
from tests.slack_sites import signed

BODY = '{"type": "event_callback"}'
OURS, OTHERS = "unser-geheimnis", "anderes-geheimnis"


def headers(secret: str = OURS, body: str = BODY, at: float | None = None) -> dict[str, str]:
    return {name.lower(): value for name, value in signed(secret, body.encode(), at).items()}


@pytest.fixture
def signatures() -> Signatures:
    return Signatures((OURS, "zweites-geheimnis"))


def test_each_apps_secret_is_told_from_the_others(signatures: Signatures) -> None:
    assert signatures.secret_of(BODY, headers()) == OURS
    assert signatures.secret_of(BODY, headers("zweites-geheimnis")) == "zweites-geheimnis"


@pytest.mark.parametrize("age_s", [0, 200, 299, -50])
def test_what_was_signed_in_the_last_five_minutes_is_taken(signatures: Signatures, age_s: float) -> None:
    assert signatures.secret_of(BODY, headers(at=time.time() - age_s))


@pytest.mark.parametrize("age_s", [302, 3600, 10**9, -90, -3600, -(10**9)])
def test_what_is_older_or_from_the_future_is_refused(signatures: Signatures, age_s: float) -> None:
    assert not signatures.secret_of(BODY, headers(at=time.time() - age_s))


def test_what_another_has_signed_is_refused(signatures: Signatures) -> None:
    assert not signatures.secret_of(BODY, headers(OTHERS))


def test_a_signature_holds_for_its_own_body_and_time_alone(signatures: Signatures) -> None:
    assert not signatures.secret_of(f"{BODY} ", headers())
    later = headers() | {"x-slack-request-timestamp": str(int(time.time()) + 1)}
    assert not signatures.secret_of(BODY, later)


@pytest.mark.parametrize(
    "changed",
    [
        {"x-slack-signature": ""},
        {"x-slack-signature": "v0="},
        {"x-slack-signature": "v0=署名"},
        {"x-slack-request-timestamp": ""},
        {"x-slack-request-timestamp": "gestern"},
        {"x-slack-request-timestamp": "１７００００００００"},
        {"x-slack-request-timestamp": "-1"},
        {"x-slack-request-timestamp": "1e9"},
        {"x-slack-request-timestamp": "9" * 400},
    ],
)
def test_a_header_of_another_shape_is_refused(signatures: Signatures, changed: dict[str, str]) -> None:
    assert not signatures.secret_of(BODY, headers() | changed)


def test_what_is_not_signed_is_refused(signatures: Signatures) -> None:
    assert not signatures.secret_of(BODY, {})
    assert not Signatures(()).secret_of(BODY, headers())


def test_a_signature_is_remembered_without_being_kept() -> None:
    given = headers()
    assert signature_key(given) == signature_key(dict(given))
    assert signature_key(given) != signature_key(headers(body="{}"))
    assert given["x-slack-signature"].removeprefix("v0=") not in signature_key(given)
