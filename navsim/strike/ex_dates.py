"""Distributions with their sessions: the one they go ex on, and the one whose morning shares are entitled. accounting.md 10."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import attrs

from ..basics.problems import Place, Problem

if TYPE_CHECKING:
    from ..basics.sessions import Schedule


@attrs.frozen(kw_only=True, repr=False)
class Paid:
    """A distribution with its sessions, by position.

    ex        the session it goes ex
    recorded  the session whose morning shares are entitled
    """

    event: Any
    ex: int
    recorded: int


def lay_out(distributions: list[Any], schedule: Schedule, sessions: int, problems: list[Problem]) -> list[Any]:
    """Distributions of a run in the order they go ex. The record date defaults to the session before."""
    paid = []
    for event in distributions:
        ex = schedule.at_or_after(event.ex_date)
        if ex >= sessions:
            continue
        if schedule.days[ex] != event.ex_date:
            problems.append(
                Problem(
                    code="distribution.no_session",
                    message=f"the fund is not struck on the ex-date {event.ex_date}",
                    help=f"the next session is {schedule.days[ex]}",
                    place=Place(file=event.file, line=event.line),
                )
            )
            continue
        record = schedule.at_or_after(event.record_date + datetime.timedelta(days=1)) if event.record_date else ex
        paid.append(Paid(event=event, ex=ex, recorded=min(record, ex)))
    paid.sort(key=lambda p: p.ex)
    return paid
