import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.personal_data import mask, without_masks


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("電話は042-000-1234です", "電話は〔電話番号〕です"),
        ("０９０００００１２３４に連絡を", "〔電話番号〕に連絡を"),
        ("hanako.s@example.jpへ", "〔メールアドレス〕へ"),
        ("番号は1234 5678 9018です", "番号は〔個人番号〕です"),
        ("4111 1111 1111 1111で払える？", "〔カード番号〕で払える？"),
        ("〒100-0001です", "〔郵便番号〕です"),
        ("日野市神明1-12-1に住んでいます", "〔住所〕に住んでいます"),
        ("東京都日野市神明3丁目5-12の者です", "〔住所〕の者です"),
        ("神明3丁目5番12号です", "〔住所〕です"),
        ("私は山田太郎です。計画は？", "私は〔氏名〕です。計画は？"),
        ("山田と申しますが", "〔氏名〕と申しますが"),
        ("My name is Ana Silva, when", "My name is 〔氏名〕, when"),
        ("제 이름은 김철수입니다", "제 이름은 〔氏名〕입니다"),
        ("我叫王小明，请问", "我叫〔氏名〕，请问"),
    ],
)
def test_what_tells_who_asked_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "2023-2027年度の目標は",
        "令和5～9年度の予算10,000,000千円は",
        "施策1-2-3の進捗は",
        "日野市の施策1-2-3は",
        "123456789012は何の数字ですか",
        "1234567890123456円",
        "神明3丁目の再開発は",
        "計画の名前は何ですか",
        "私は市民です",
        "私は高齢者です。支援は",
        "日野市と府中市の比較",
        "人口は190,126人、世帯は98,765です",
        "第3次計画2019-2028",
    ],
)
def test_years_amounts_and_plan_numbers_stay(text: str) -> None:
    assert mask(text) == text


@given(st.text(max_size=80))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("佐藤（090-1234-5678）ですが、子どもの医療費は？", "佐藤ですが、子どもの医療費は？"),
        ("hanako@example.jp への返事に、公園の数は？", " への返事に、公園の数は？"),
        ("090-1234-5678", "〔電話番号〕"),
        ("公園の数は？", "公園の数は？"),
    ],
)
def test_what_stands_for_personal_data_is_left_out_where_more_is_said(text: str, bare: str) -> None:
    assert without_masks(mask(text)) == bare
