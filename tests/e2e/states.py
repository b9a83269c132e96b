"""Every state of the widget that a resident can come upon, by its name."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.chaos import BAD_GATEWAY, INTERNAL, RESET, SILENCE, TOO_MANY, Fault
from tests.e2e.resident import Scene
from tests.e2e.scripted import NOT_FOUND, PARK, PARTIAL, REFUSED, SLOW, THREE, WRITTEN


def closed(scene: Scene) -> None:
    expect(scene.resident.launcher).to_be_visible()


def opened(scene: Scene) -> None:
    scene.resident.open()


def answering(scene: Scene) -> None:
    scene.resident.open()
    scene.resident.send(SLOW)
    expect(scene.resident.statements.first).to_be_visible()


def waiting(scene: Scene) -> None:
    scene.line.always = SILENCE
    scene.resident.open()
    scene.resident.send(PARK)
    expect(scene.resident.button("widget.stop")).to_be_visible()


def answered(scene: Scene) -> None:
    scene.resident.open()
    scene.resident.ask(THREE)


def partial(scene: Scene) -> None:
    scene.resident.open()
    scene.resident.ask(PARTIAL)


def written(scene: Scene) -> None:
    scene.resident.open()
    scene.resident.ask(WRITTEN)


def not_found(scene: Scene) -> None:
    scene.resident.open()
    scene.resident.ask(NOT_FOUND)


def refused(scene: Scene) -> None:
    scene.resident.open()
    scene.resident.ask(REFUSED)


def too_many(scene: Scene) -> None:
    _failed(scene, TOO_MANY)


def internal(scene: Scene) -> None:
    _failed(scene, INTERNAL)


def offline(scene: Scene) -> None:
    scene.resident.open()
    scene.line.always = RESET
    scene.resident.page.context.set_offline(True)
    scene.resident.send(PARK)
    expect(scene.resident.status).to_have_text(scene.resident.word("widget.offline"))


def cut(scene: Scene) -> None:
    scene.resident.open()
    scene.line.always = BAD_GATEWAY
    scene.resident.send(PARK)
    expect(scene.resident.status).to_have_text(scene.resident.word("widget.cut"))


def settings(scene: Scene) -> None:
    scene.resident.open()
    scene.resident.settings()


def clearing(scene: Scene) -> None:
    answered(scene)
    scene.resident.settings()
    scene.resident.button("widget.clear").click()


def feedback(scene: Scene) -> None:
    answered(scene)
    scene.resident.button("widget.bad").click()


def too_long(scene: Scene) -> None:
    scene.resident.open()
    scene.resident.field.fill("公園" * 200)


def large(scene: Scene) -> None:
    answered(scene)
    scene.resident.settings()
    scene.resident.chat.get_by_label(scene.resident.word("widget.size_largest")).check()


def furigana(scene: Scene) -> None:
    scene.resident.open()
    scene.resident.set("widget.furigana")
    scene.resident.button("widget.settings").click()
    scene.resident.ask(THREE)


def _failed(scene: Scene, fault: Fault) -> None:
    scene.resident.open()
    scene.line.always = fault
    scene.resident.send(PARK)
    expect(scene.resident.failure).to_be_visible()


STATES: dict[str, Callable[[Scene], None]] = {
    each.__name__: each
    for each in (
        closed, opened, answering, waiting, answered, partial, written, not_found, refused, too_many, internal, offline, cut,
        settings, clearing, feedback, too_long, large, furigana,
    )
}  # fmt: skip
