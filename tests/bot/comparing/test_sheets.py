import csv
import io

import pytest

from bot.comparing.sheets import csv_text


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_spreadsheet_knows_that_it_is_utf_8() -> None:
    assert csv_text(["列"], []).encode().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "hostile", ["=1+1", "+81", "-cmd|x", "@SUM(A1)", "\t=1", "＝1+1", "=HYPERLINK(1)", "-1+2", "+1-1"]
)
def test_what_a_spreadsheet_would_run_stays_a_text(hostile: str) -> None:
    written = cells(csv_text(["列"], [[hostile]]))[1][0]
    assert written.removeprefix("'") == hostile
    assert not written.startswith(("=", "@", "\t", "＝"))
    assert (written[0] == "'") is (hostile != "+81")


@pytest.mark.parametrize("figure", ["-12", "-1,234.5", "+3.2%", "△87", "12", "−5"])
def test_a_figure_stays_a_figure(figure: str) -> None:
    assert cells(csv_text(["列"], [[figure]]))[1] == [figure]


def test_line_ends_and_quotes_stay_in_their_cell() -> None:
    assert cells(csv_text(["一", "二"], [["あ\nい", '「"」']])) == [["一", "二"], ["あ\nい", '「"」']]
