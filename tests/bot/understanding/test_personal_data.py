import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.personal_data import mask, restored, without_masks


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
        ("わたしの名前は、高橋です", "わたしの名前は、〔氏名〕です"),
        ("名前は 佐藤 と言います", "名前は 〔氏名〕と言います"),
        ("山田太郎といいます。介護の", "〔氏名〕といいます。介護の"),
        ("こちら山田です", "こちら〔氏名〕です"),
        ("父は佐藤正雄です。支援は", "父は〔氏名〕です。支援は"),
        ("携帯 080.1234.5678", "携帯 〔電話番号〕"),
        ("電話(042)123-4567まで", "電話〔電話番号〕まで"),
        ("+81 (0)90 1234 5678", "〔電話番号〕"),
        ("+86 138 1234 5678", "〔電話番号〕"),
        ("郵便番号は100-0001です", "郵便番号〔郵便番号〕です"),
        ("個人番号 1234-5678-9018 です", "個人番号 〔個人番号〕 です"),
        ("３５３０１１１３３３３０００００のカード", "〔カード番号〕のカード"),
        ("神明1-12-1に住んでいる者です", "〔住所〕に住んでいる者です"),
        ("住所は神明2-14-1です", "住所は〔住所〕です"),
        ("日野市神明三丁目30番12号コーポ青空203号室です", "〔住所〕です"),
        ("京都市中京区寺町通御池上る上本能寺前町488番地", "〔住所〕"),
        ("長野県松本市丸の内3番7号", "〔住所〕"),
        ("I live at 1-2-3 Shinmei, Hino. When", "I live at 〔住所〕. When"),
        ("免許証番号は123456789012", "免許証番号は〔番号〕"),
        ("在留カード番号 AB12345678CD です", "在留カード番号 〔番号〕 です"),
        ("生年月日は昭和45年3月2日です", "生年月日は〔生年月日〕です"),
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
        "青空市内で公園の数が2番目に多い町は",
        "父は高齢者です。支援は",
        "こちらは市の計画ですか",
        "令和9年4月1日生まれの子は対象ですか",
        "計画2-14-1は何ですか",
        "第2号室の利用",
        "2027.04.01から2032.03.31まで",
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


@pytest.mark.parametrize("piece", ["a-", "a.", "1-", "父は", "青空市", "live at "])
def test_a_long_text_is_masked_at_once(piece: str) -> None:
    begun = time.thread_time()
    mask(piece * (40_000 // len(piece)))
    assert time.thread_time() - begun < 1


@pytest.mark.parametrize(
    ("made", "original", "seen"),
    [
        ("〔住所〕の避難所はどこですか", "神明3丁目5番12号です。避難所は？", "神明3丁目5番12号の避難所はどこですか"),
        ("〔氏名〕さんの学童は", "私は山田太郎です。学童は？", "山田太郎さんの学童は"),
        ("〔電話番号〕と〔メールアドレス〕", "042-000-1234かa.b@example.jpへ", "042-000-1234とa.b@example.jp"),
        ("〔電話番号〕へ", "042-000-1234か042-000-5678へ", "〔電話番号〕へ"),
        ("〔氏名〕へ", "公園は？", "〔氏名〕へ"),
        ("公園は？", "公園は？", "公園は？"),
    ],
)
def test_what_was_masked_is_put_back_where_it_is_sure_what_it_was(made: str, original: str, seen: str) -> None:
    assert restored(made, original) == seen


@pytest.mark.parametrize(
    "text", ["I am Maria Lima, when", "Me chamo Ana, quando", "Ako si Jose Cruz, kailan", "Tôi là Trần Hoa, khi"]
)
def test_a_name_is_masked_in_other_words_too(text: str) -> None:
    assert "〔氏名〕," in mask(text)
