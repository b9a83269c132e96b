"""Our retrieval as a LangChain retriever, for whoever builds something else upon a city's plans."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from bot.addresses import section_url
from bot.desk import Answering
from vectorstore.domain import Audience, Passage


class KeikakuRetriever(BaseRetriever):
    """The `k` best passages for a query, best first, each a Document with where it stands in its metadata."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    answerer: Answering
    k: int = 10
    city: str = ""
    audience: Audience = Audience.PUBLIC

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [_document(each) for each in self.answerer.search(query, self.k, self.city, self.audience)]


def _document(passage: Passage) -> Document:
    return Document(
        page_content=passage.chunk.text,
        id=passage.chunk.id,
        metadata={
            "plan": passage.plan.title,
            "city": passage.plan.city,
            "edition": passage.edition.number,
            "status": passage.status.value,
            "heading_path": list(passage.chunk.heading_path),
            "page": passage.chunk.sentences[0].page if passage.chunk.sentences else None,
            "url": section_url(passage.plan.id, passage.edition.number, passage.chunk.section_id),
            "score": passage.score,
        },
    )
