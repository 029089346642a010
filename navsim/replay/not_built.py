"""What may be written and has no rules yet: refused with a sentence, never passed over. This file shrinks."""

from typing import Any

from ..basics.problems import Place, Problem
from ..events.portfolio import Security
from ..log.knowledge import Known

DOLLAR = "USD"


def security(event: Security) -> str | None:
    """Kinds of securities without rules."""
    if event.type == "future" and event.currency != DOLLAR:
        return "futures in another currency than the dollar"
    return None


TESTS = {
    Security: security,
}


def not_built(known: Known) -> list[Any]:
    """A problem for each event that stands and has no rules yet."""
    problems = [problem(event, what) for kind, test in TESTS.items() for event in known.of(kind) if (what := test(event)) is not None]
    return problems


def problem(event: Any, what: str) -> Problem:
    """The refusal."""
    return Problem(
        code="rules.not_built",
        message=f"this version of navsim has no rules yet for {what}",
        help="take it out of the scenario, or wait for a version that has them: nothing is passed over in silence",
        place=Place(file=event.file, line=event.line),
    )
