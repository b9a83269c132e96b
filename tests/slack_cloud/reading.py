"""Reading of JSON that came over a socket."""

from collections.abc import Iterator, Mapping, Sequence

Json = Mapping[str, object]


def text(json: Json, name: str, default: str = "") -> str:
    value = json.get(name)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else default


def flag(json: Json, name: str) -> bool:
    return json.get(name) in (True, 1, "1", "true", "True")


def number(json: Json, name: str, default: int) -> int:
    value = text(json, name)
    return int(value) if value.isdigit() else default


def mapping(json: Json, name: str) -> Json:
    return as_mapping(json.get(name))


def as_mapping(value: object) -> Json:
    return value if isinstance(value, Mapping) else {}


def items(json: Json, name: str) -> Sequence[object]:
    value = json.get(name)
    return value if isinstance(value, list | tuple) else ()


def mappings(json: Json, name: str) -> list[Json]:
    return [item for item in items(json, name) if isinstance(item, Mapping)]


def strings(value: object) -> Iterator[str]:
    """Every text that stands anywhere in `value`: of a block, all that a reader could see and more."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from strings(part)
