import csv
import io

import pytest

from bot.sheets import csv_bytes


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def cell_of(written: str) -> str:
    return read(b"".join(csv_bytes([(written,)])))[0][0]


HOSTILE = [
    "=1+1",
    "-cmd|x",
    "@SUM(A1)",
    "＝1+1",
    "＠SUM",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\u3000=1",
    "=cmd|' /C calc'!A0",
]
SUMS = ["=HYPERLINK(1)", "-1+2", "+1-1", "+81-3-1234-5678"]


@pytest.mark.parametrize("hostile", [*HOSTILE, *SUMS])
def test_no_cell_is_a_formula(hostile: str) -> None:
    assert cell_of(hostile) == f"'{hostile}"


@pytest.mark.parametrize("figure", ["-12", "-1,234.5", "+3.2%", "+81", "△87", "12", "−5", " 12"])
def test_a_figure_stays_a_figure(figure: str) -> None:
    assert cell_of(figure) == figure


def test_a_table_is_read_by_excel() -> None:
    content = b"".join(csv_bytes([("質問", "件数"), ('公園は"何"か所、\nどこ', 3)]))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"3\r\n")
    assert read(content) == [["質問", "件数"], ['公園は"何"か所、\nどこ', "3"]]


def test_a_table_is_made_as_it_is_sent() -> None:
    def rows() -> object:
        yield ("一",)
        raise AssertionError("the second row was asked for too early")

    pieces = csv_bytes(rows())  # type: ignore[arg-type]
    assert (next(pieces), next(pieces)) == (b"\xef\xbb\xbf", "一\r\n".encode())
