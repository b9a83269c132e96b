"""What is wrong with a source as JSON text and back, for the pipe of its reader and for the quarantine."""

from pydantic import TypeAdapter

from ingest.failures import Fault
from vectorstore.serialising import Codec

FAULT = Codec(TypeAdapter(Fault))
REFUSAL = Codec(TypeAdapter(tuple[str, Fault]))


def fault_of(text: str) -> Fault:
    """The fault that was kept as `text`; one without a name where an earlier version kept none."""
    return FAULT.load(text) if text else Fault()
