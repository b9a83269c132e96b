import csv
import io

import pytest

from bot.insights.spreadsheets import csv_bytes


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "cell", ["=1+1", "+81", "-1", "@SUM(A1)", "＝1+1", "＠SUM", "\t=1", "\r=1", "\n=1", "  =1", "=cmd|' /C calc'!A0"]
)
def test_no_cell_is_a_formula(cell: str) -> None:
    assert read(b"".join(csv_bytes([(cell,)]))) == [[f"'{cell}"]]


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
