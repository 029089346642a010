"""What is asked of the strike of a fund: all that decides it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.sessions import Schedule, fiscal_parts
from ..basics.window import WHOLE, Window
from .charges import Part

if TYPE_CHECKING:
    from .charges import Charges
    from .placed import PlacedOrders


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Ask:
    """All that decides the strikes of one fund.

    schedule, sessions   the first `sessions` of the schedule are struck
    portfolio            [t][component] cents, from the portfolio
    placed, paid         orders and distributions with their sessions
    charges              fees and limits laid out
    initial_navs         e8, by class; stable_price, of a money fund
    window               where the strikes go on from an earlier run
    kept_back            {session: e10 of its dividend that the trustees keep back}
    """

    fund: str
    classes: tuple[str, ...]
    schedule: Schedule
    sessions: int
    portfolio: np.ndarray
    placed: PlacedOrders
    paid: tuple[Any, ...]
    charges: Charges
    initial_navs: tuple[int, ...]
    share_decimals: int
    nav_decimals: int
    clip: bool
    settled: bool = False
    daily: bool = False
    daily_gains: bool = False
    month_start: str = "first_session"
    kept_back: dict[Any, Any] = attrs.field(factory=dict)
    stable_price: int | None = None
    window: Window = WHOLE


def session_parts(schedule: Schedule, sessions: int, fiscal_year_end: tuple[int, int], first_session: int = 0) -> tuple[Part, ...]:
    """The parts of every session: its window, cut at fiscal year ends."""

    return tuple(
        Part(session=t, first=first, last=last, fiscal_year=year)
        for t in range(first_session, sessions)
        for first, last, year in fiscal_parts(*schedule.window(t), fiscal_year_end)
    )
