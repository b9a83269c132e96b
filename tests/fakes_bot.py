"""A bot over a real catalogue whose answers are found by plain word search."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.domain import (
    Answer,
    AnswerEvent,
    AnswerReady,
    AnswerStatus,
    Choice,
    Citation,
    Clarification,
    Nearest,
    Notice,
    PassagesFound,
    Question,
    StageReached,
    Statement,
    StatementProved,
)
from bot.errors import NotReadyError
from bot.ledger import Ledger
from bot.pausing import Pauses
from bot.placing import place
from bot.settings import BotSettings
from bot.understanding.language import language_of
from tests.fakes import HashEmbedder
from vectorstore.catalogue import Catalogue
from vectorstore.domain import (
    Audience,
    Block,
    BlockKind,
    Chunk,
    ChunkKind,
    Contact,
    Edition,
    Generation,
    Passage,
    Period,
    Plan,
    Section,
    Sentence,
    Status,
    Table,
    TableRow,
)
from vectorstore.ports import Embedder
from vectorstore.readings import NewReading
from vectorstore.ulid import new_ulid

PLAN = Plan("minato-midori", "みなと野市みどりの基本計画", "みなと野市", "基本計画")
WHICH = Clarification(
    "どの市区町村のことをお尋ねですか。",
    (Choice("みなと野市", "みなと野市では、公園の広さは"), Choice("青葉野市", "青葉野市では、公園の広さは")),
)
SECRET_PLAN = Plan("naibu", "庁内検討メモ", "みなと野市", "内部資料")
DRAFT = "これは案の段階の文書に基づく回答です。"
_NOTICES = {Status.DRAFT: (Notice("draft_only", DRAFT),)}
CONTACT = Contact("公園緑地課", "0123-45-6789（内線 12）", "")


def edition(number: int, status: Status, plan: Plan = PLAN, audience: Audience = Audience.PUBLIC) -> Edition:
    return Edition(
        id=f"e-{plan.id}-{number}",
        plan_id=plan.id,
        number=number,
        label=f"第{number}版",
        status=status,
        original_sha256=f"{number:064d}",
        file_name=f"{plan.id}-{number}.pdf",
        media_type="application/pdf",
        audience=audience,
        date=f"202{number}-03-31",
        period=Period(2025, 2034),
        contact=CONTACT,
        source_url=f"https://www.minatono.example.jp/{plan.id}-{number}.pdf",
    )


def sections(of: Edition, figure: str) -> tuple[Section, ...]:
    trees = f"市民ひとりあたりの公園の広さを{figure}にします。"
    rows = (
        TableRow(("街路樹の本数", "9,800本", "12,000本"), "街路樹の本数 9,800本 12,000本", 3, "1"),
        TableRow(("公園の数", "85か所", "92か所"), "公園の数 85か所 92か所", 3, "1"),
    )
    table = Table(
        ("指標", "現状値", "目標値"),
        rows,
        (TableRow(("指標", "現状値", "目標値"), "指標 現状値 目標値"),),
        "成果の目安",
    )
    blocks = (
        (
            Block(BlockKind.HEADING, "第1章 みどりの将来像", 1),
            Block(BlockKind.PARAGRAPH, "<b>木かげ</b>のある街を次の世代に渡します。" * 4, 1),
        ),
        (
            Block(BlockKind.HEADING, "1-1 公園を広げる", 2, ""),
            Block(
                BlockKind.PARAGRAPH,
                f"{trees}歩いて10分で公園に着ける街にします。" + "使う人の声を聞きながら進めます。" * 6,
                2,
            ),
            Block(BlockKind.LIST_ITEM, "・空き地を広場に変えます", 2),
            Block(BlockKind.LIST_ITEM, "・学校の庭をひらきます", 3, "1"),
            Block(BlockKind.TABLE, table.text, 3, "1", table),
        ),
    )
    paths = (("第1章 みどりの将来像",), ("第1章 みどりの将来像", "1-1 公園を広げる"))
    return tuple(
        Section(f"{of.id}-s{at}", of.id, at, at + 1, paths[at], of.status, blocks[at]) for at in range(len(blocks))
    )


@dataclass
class Shelves:
    """A catalogue with a plan in two editions and an internal paper."""

    catalogue: Catalogue
    published: list[str] = field(default_factory=list)

    def publish(self, generation_id: str, live: tuple[Edition, ...], shown: dict[str, str]) -> None:
        ids = tuple(each.id for each in live)
        self.catalogue.add_generation(Generation(generation_id, generation_id, "f", "2030-01-01", ids, 2), shown)
        self.catalogue.publish(generation_id)

    def save(self, plan: Plan, one: Edition, figure: str) -> dict[str, str]:
        found = sections(one, figure)
        chunks = [_chunk(each) for each in found]
        return {one.id: self.catalogue.save(NewReading(plan, one, found, chunks, {}))}

    def stock(self) -> None:
        """The second edition is adopted and live, the first superseded, the memo internal and live."""
        shown = self.save(PLAN, edition(1, Status.SUPERSEDED), "8平方メートル")
        shown |= self.save(PLAN, edition(2, Status.ADOPTED), "10平方メートル")
        memo = edition(1, Status.DRAFT, SECRET_PLAN, Audience.INTERNAL)
        shown |= self.save(SECRET_PLAN, memo, "3平方メートル")
        self.publish("g1", (edition(2, Status.ADOPTED), memo), shown)

    def revise(self) -> None:
        """A third edition takes the place of the second."""
        shown = self.save(PLAN, edition(2, Status.SUPERSEDED), "10平方メートル")
        shown |= self.save(PLAN, edition(3, Status.ADOPTED), "11平方メートル")
        self.publish("g2", (edition(3, Status.ADOPTED),), shown)

    def close_to_public(self) -> None:
        """The second edition turns out to be internal."""
        shown = self.save(PLAN, edition(2, Status.ADOPTED, audience=Audience.INTERNAL), "10平方メートル")
        self.publish("g2", (), shown)

    def withdraw(self) -> None:
        """Takes the plan down."""
        shown = self.save(PLAN, edition(2, Status.WITHDRAWN), "10平方メートル")
        self.publish("g2", (), shown)


def _chunk(section: Section) -> Chunk:
    sentences = tuple(
        Sentence(part + "。", page=section.page) for part in section.text.replace("\n", "。").split("。") if part
    )
    return Chunk(
        f"c-{section.id}",
        section.edition_id,
        section.id,
        section.ordinal,
        ChunkKind.TEXT,
        section.heading_path,
        sentences,
    )


class WordAnswerer:
    """Quotes the first sentence that shares two letters with the question; fails, or asks back, where it is told to."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.asked: list[Question] = []

    def answer(self, question: Question) -> Answer:
        *_, last = self.events(question)
        assert isinstance(last, AnswerReady)
        return last.answer

    def events(self, question: Question) -> Iterator[AnswerEvent]:
        self.asked.append(question)
        if self._catalogue.current() is None:
            raise NotReadyError("nothing is published yet")
        yield StageReached("understand")
        if "爆発" in question.text:
            raise RuntimeError(f"cannot answer {question.text}")
        yield StageReached("retrieve")
        answer = self._made(question)
        if answer.citations:
            yield PassagesFound(answer.citations, answer.notices)
        for index, statement in enumerate(answer.statements):
            yield StatementProved(index, statement)
        yield AnswerReady(answer)

    def search(self, query: str, k: int, city: str = "", audience: Audience = Audience.PUBLIC) -> list[Passage]:
        wanted = {query[at : at + 2] for at in range(len(query) - 1)}
        found = [self._passage(each, wanted) for each in self._live(audience)]
        fitting = (each for each in found if each.score and city in ("", each.plan.city))
        return sorted(fitting, key=lambda each: -each.score)[:k]

    def _live(self, audience: Audience) -> list[Section]:
        editions = self._catalogue.editions(sorted(self._catalogue.standing().answering(audience)))
        readable = [one.id for _, one in editions.values() if audience is Audience.INTERNAL or one.audience is audience]
        return [each for one in readable for each in self._catalogue.sections(one)]

    def _passage(self, section: Section, wanted: set[str]) -> Passage:
        plan, one = self._catalogue.editions([section.edition_id])[section.edition_id]
        score = sum(pair in section.text for pair in wanted) / (len(wanted) or 1)
        return Passage(_chunk(section), plan, one, section.status, score, {"lexical": score})

    def _made(self, question: Question) -> Answer:
        found = self.search(question.text, 3, question.city, question.audience)
        base = Answer(
            id=question.answer_id or new_ulid(),
            conversation_id=question.conversation_id,
            status=AnswerStatus.NOT_FOUND,
            question=question.text,
            language=question.language or language_of(question.text),
            generation="g1",
            timings_ms={"retrieve": 1.5},
        )
        if not found or found[0].score < 0.2:
            nearest = Nearest(PLAN.id, 2, "e-minato-midori-2-s0", ("第1章 みどりの将来像",))
            return _replaced(base, message="計画には見つかりませんでした。", nearest=(nearest,), contact=CONTACT)
        text = self._catalogue.section(found[0].chunk.section_id).text
        return _answered(base, found[0], question.text, text)


def _answered(base: Answer, best: Passage, asked: str, text: str) -> Answer:
    wanted = [asked[at : at + 2] for at in range(len(asked) - 1)]
    quote = max(best.chunk.sentences, key=lambda each: sum(pair in each.text for pair in wanted))
    path, ids = best.chunk.heading_path, (best.chunk.section_id, best.chunk.id)
    span = place(text, quote.text)
    citation = Citation(1, best.plan, best.edition, best.status, path, *ids, quote.text, quote.page, span=span)
    return _replaced(
        base,
        status=AnswerStatus.ANSWERED,
        statements=(Statement(quote.text, (1,)),),
        citations=(citation,),
        notices=(*_NOTICES.get(best.status, ()), Notice("quote_is_japanese", "引用は原文のままです。")),
        clarification=WHICH if "どちらか" in asked else None,
        contact=CONTACT,
    )


def _replaced(answer: Answer, **changes: object) -> Answer:
    kept = {name: getattr(answer, name) for name in answer.__slots__}
    return Answer(**kept | changes)


@dataclass
class FakeBot:
    """What `create_app` is given."""

    settings: BotSettings
    answerer: WordAnswerer
    catalogue: Catalogue
    ledger: Ledger
    pauses: Pauses
    embedder: Embedder = field(default_factory=HashEmbedder)


def open_fake_bot(folder: Path, *, stocked: bool = True, **settings: object) -> FakeBot:
    """A bot in a folder of its own; settings by their environment names."""
    made = BotSettings(_env_file=None, KEIKAKU_DATA_DIR=folder, **settings)  # type: ignore[arg-type]
    if stocked:
        (folder / "keikaku.db").write_bytes(_stocked_database())
    catalogue = Catalogue.open(made.sqlalchemy_url)
    ledger, pauses = Ledger(catalogue.engine), Pauses(catalogue.engine)
    return FakeBot(made, WordAnswerer(catalogue), catalogue, ledger, pauses)


@cache
def _stocked_database() -> bytes:
    """The database with the plans on its shelves; made once, for it takes longer than most tests."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "keikaku.db")
        catalogue = Catalogue.open(f"sqlite:///{file}")
        Shelves(catalogue).stock()
        catalogue.close()
        return file.read_bytes()
