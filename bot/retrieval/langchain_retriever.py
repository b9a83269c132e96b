"""Our retrieval as a LangChain retriever, for whoever builds something else upon a city's plans."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field, SkipValidation

from bot.addresses import section_url
from bot.desk import Answering
from vectorstore.domain import Audience, Passage


class KeikakuRetriever(BaseRetriever):
    """The `k` best passages for a query, best first, each a Document with where it stands in its metadata.

    It reads what residents may read unless told otherwise, of every city or of one by its full name. Thread-safe.
    """

    answerer: SkipValidation[Answering]
    k: int = Field(default=10, ge=1)
    city: str = ""
    audience: Audience = Audience.PUBLIC

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [_document(each) for each in self.answerer.search(query, self.k, self.city, self.audience)]


def _document(passage: Passage) -> Document:
    """The passage's own words; what it is of and where, in values that JSON knows."""
    chunk, first = passage.chunk, next(iter(passage.chunk.sentences), None)
    return Document(
        page_content=chunk.text,
        id=chunk.id,
        metadata={
            "plan": passage.plan.title,
            "plan_id": passage.plan.id,
            "city": passage.plan.city,
            "edition": passage.edition.number,
            "status": passage.status.value,
            "heading_path": list(chunk.heading_path),
            "section_id": chunk.section_id,
            "page": first.page if first else None,
            "url": section_url(passage.plan.id, passage.edition.number, chunk.section_id),
            "score": passage.score,
        },
    )
