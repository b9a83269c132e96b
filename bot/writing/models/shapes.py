"""The JSON schemas of the shapes that a reply can be held to."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.writing.port import Shape

Schema = Mapping[str, object]


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "integer"}

SCHEMAS: Mapping[Shape, Schema] = MappingProxyType(
    {
        Shape.STATEMENTS: _object(statements=_list(_object(text=_TEXT, passages=_list(_NUMBER), words=_TEXT))),
        Shape.QUESTION: _object(question=_TEXT),
        Shape.TRANSLATIONS: _object(translations=_list(_object(number=_NUMBER, text=_TEXT))),
    }
)
