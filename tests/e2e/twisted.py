"""Slack's own payloads with one thing in each that is not as Slack would send it."""

import random
from collections.abc import Iterator, Mapping, Sequence

Where = tuple[str | int, ...]
GONE = object()


def _nested(depth: int) -> object:
    value: object = "x"
    for _ in range(depth):
        value = [value]
    return value


HOSTILE: Sequence[object] = (
    None,
    True,
    0,
    -1,
    10**400,
    1e308,
    "",
    "\ud800",
    "\0",
    "x" * 5_000,
    "<@U01>" * 50,
    [],
    [None],
    [[]],
    {},
    {"a": []},
    _nested(50),
    _nested(900),
    GONE,
)


def twisted(payloads: Sequence[Mapping[str, object]], count: int, seed: int = 4) -> Iterator[Mapping[str, object]]:
    """So many payloads, each with another value at some place of it; the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        payload = chance.choice(payloads)
        place = chance.choice([each for each in _places(payload) if each])
        changed = _changed(payload, place, chance.choice(HOSTILE))
        assert isinstance(changed, Mapping)
        yield changed


def _places(value: object, above: Where = ()) -> Iterator[Where]:
    yield above
    for name, inside in _parts(value):
        yield from _places(inside, (*above, name))


def _parts(value: object) -> list[tuple[str | int, object]]:
    if isinstance(value, Mapping):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list | tuple) else []


def _changed(value: object, place: Where, other: object) -> object:
    if not place:
        return other
    first, *rest = place
    parts = [
        (name, _changed(inside, tuple(rest), other) if name == first else inside) for name, inside in _parts(value)
    ]
    kept = [(name, inside) for name, inside in parts if inside is not GONE]
    return dict(kept) if isinstance(value, Mapping) else [inside for _, inside in kept]
