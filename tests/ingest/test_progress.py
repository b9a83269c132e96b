"""How far it is, and how long it will take."""

import threading
import time
from collections.abc import Iterator

import pytest

from ingest.progress import Pace, drawn


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_the_time_left_is_told_from_the_pace_of_all_files() -> None:
    clock = Clock()
    pace = Pace(files=4, clock=clock)
    assert pace.seconds_left("read a.pdf", 0, 10) is None
    clock.now_s = 10
    assert pace.seconds_left("read a.pdf", 10, 10) == 30
    clock.now_s = 15
    assert pace.seconds_left("read b.pdf", 5, 10) == 25


def test_another_stage_is_measured_anew() -> None:
    clock = Clock()
    pace = Pace(files=1, clock=clock)
    pace.seconds_left("read a.pdf", 10, 10)
    clock.now_s = 100
    assert pace.seconds_left("embed public", 0, 50) is None
    clock.now_s = 110
    assert pace.seconds_left("embed public", 25, 50) == 10
    assert pace.seconds_left("check", 0, 0) is None


def test_a_slow_source_is_waited_for_with_beats() -> None:
    def slow() -> Iterator[int]:
        yield 1
        time.sleep(0.7)
        yield 2

    beats: list[None] = []
    assert list(drawn(slow(), lambda: beats.append(None))) == [1, 2]
    assert beats


def test_a_beat_that_raises_ends_the_waiting() -> None:
    over = threading.Event()

    def endless() -> Iterator[int]:
        over.wait(60)
        yield 1

    def beat() -> None:
        raise TimeoutError

    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        list(drawn(endless(), beat))
    assert time.monotonic() - begun < 30
    over.set()
