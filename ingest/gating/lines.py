"""Lines of a gate report."""

from collections.abc import Sequence

from vectorstore.operations.gate_reports import GateLine, Verdict

Value = str | int | float


def passed(code: str, message: str, **values: Value) -> GateLine:
    """A check that found nothing."""
    return GateLine(code, Verdict.PASSED, message, values=values)


def noted(code: str, message: str, **values: Value) -> GateLine:
    """Something that an operator should know, and that keeps nothing from being published."""
    return GateLine(code, Verdict.NOTED, message, values=values)


def failed(code: str, message: str, subject: str = "", **values: Value) -> GateLine:
    """A check that failed, and passes only when the gate is overridden."""
    return GateLine(code, Verdict.FAILED, message, subject, values=values)


def confirmable(code: str, message: str, subject: str, **values: Value) -> GateLine:
    """A check that failed, and passes when its subject is confirmed by name."""
    return GateLine(code, Verdict.FAILED, message, subject, confirmable=True, values=values)


def verdict(code: str, what: str, checked: int, faults: Sequence[str]) -> GateLine:
    """The line of a check of several things of the same kind: that they are all right, or how many are not."""
    if not faults:
        return passed(code, f"{what}: {checked} checked", checked=checked)
    message = f"{what}: {len(faults)} of {checked} wrong, such as {faults[0]}"
    return failed(code, message, checked=checked, faults=len(faults), example=faults[0])
