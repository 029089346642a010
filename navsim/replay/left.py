"""What a run leaves for the next one: where each fund stood, which funds are linked, and what of the log is still looked up. remembered.py keeps it.

Nothing is left where it would not fit: no point to go on from, no room, or tables that another run has replaced by then.
"""

from __future__ import annotations

import datetime
import json
import pathlib
from typing import Any

import attrs

from ..basics.instants import day_number
from ..events.terms import FundTerms
from ..ledger import fee_lives
from ..ledger.booked import Booked
from ..ledger.floating_checks import floats
from ..log.knowledge import Known
from ..tables import store, surveyed
from ..tables.come_to import FundSoFar
from . import come_to, going_on, remembered
from .come_to import CameTo
from .fund import groups
from .going_on import Opening
from .run import Run


@attrs.frozen(kw_only=True, eq=False)
class Going:
    """A fund as it was struck: from where it stood, or, without that, from its beginning. `day`: the first whose rows are made again."""

    booked: Booked
    day: datetime.date
    opening: Opening | None = None

    @property
    def before(self) -> int:
        """How many sessions were struck before."""
        return 0 if self.opening is None else self.opening.count


def linked(known: Known, before: list[list[str]]) -> list[list[FundTerms]]:
    """The funds that are struck together: those that were, those of which it is looked up that they hold one another or exchange."""
    funds = {fund.id: fund for fund in known.of(FundTerms)}
    told = {name: {name} for name in funds}
    for names in [*before, *([fund.id for fund in group] for group in groups(known, list(funds.values())))]:
        joined = set().union(*(told[name] for name in names))
        told |= dict.fromkeys(joined, joined)
    return [[funds[name] for name in sorted(names)] for names in {min(each): each for each in told.values()}.values()]


def groups_of(run: Run, before: list[list[str]]) -> list[list[str]]:
    """The ids of funds that are linked, if any are."""
    return [names for group in linked(run.known, before) if len(names := [fund.id for fund in group]) > 1]


def next_state(run: Run, going: Going, told_by: CameTo, state: dict[str, Any] | None) -> tuple[dict[str, Any], FundSoFar]:
    """(what a fund leaves: points to go on from, and the lots that came in since the first of them; what it came to)."""
    booked, opening, name = going.booked, going.opening, going.booked.fund.id
    older = [remembered.opening_of(each) for each in state["openings"]] if state is not None and opening is not None else []
    older = [each for each in older if opening is not None and each.after <= opening.after]
    own = going_on.remembered(booked, run.books[name][0], run.findings[name], told_by, going.before)
    points = going_on.chosen([*older, *own])
    oldest = day_number(points[0].after) if points else 0
    births = [each for each in (state["births"] if state is not None else []) if opening is not None and each[3] <= day_number(opening.after)]
    births += [[security, lot.id, day_number(lot.opened), day_number(booked.days[t])] for t, security, lot in booked.portfolio.books.births]
    told = {
        "openings": [remembered.opening_told(each) for each in points],
        "births": [each for each in births if each[3] > oldest],
        "by_month": booked.stable_price is not None or floats(booked),
        "why": going_on.unsuited(run.known, booked.fund),
        "fees": fee_lives.lives(booked, run.findings[name]),
    }
    return told, told_by.through(booked.days[-1])


def leave(
    address: Any, out: pathlib.Path, said: dict[str, Any], run: Run, states: dict[str, Any], files: dict[str, list[Any]], groups: list[list[str]]
) -> None:
    """Keep the state of a run that stands in a folder; where there is none to keep, or no room, the next run strikes the whole log.

    said  what its run.json says: where that is another's by now, none is kept
    """
    points = [remembered.opening_of(each) for state in states.values() for each in state["openings"]]
    if not points:
        return
    oldest = min(each.after for each in points)
    log, known = run.known.log, run.known
    told = {
        "program": remembered.program(),
        "log": log.head(known.heard),
        "heard": known.heard,
        "funds": states,
        "groups": groups,
        "files": files,
        "looked_up": remembered.looked_up(log, known, oldest, points),
    }
    try:
        bytes_there = (out / store.RUN).read_bytes()
        there = json.loads(bytes_there)
        if all(there.get(name) == value for name, value in json.loads(json.dumps(said)).items()):
            remembered.keep(remembered.place(str(address), bytes_there), told)
    except OSError:  # a log that may only be read, or no room: the tables stand, and the next run strikes the whole log
        return


def remember(address: Any, out: Any, run: Run) -> None:
    """Keep the state of a run of the whole log that was just written."""
    if "://" in str(address) or "://" in str(out):
        return
    states = {booked.fund.id: whole_state(run, booked) for booked in run.funds}
    if not any(state["openings"] for state in states.values()):
        return
    try:
        files = surveyed.survey(pathlib.Path(out))
    except FileNotFoundError:  # another run has taken its place
        return
    leave(address, pathlib.Path(out), run.without_counts(), run, states, files, groups_of(run, []))


def whole_state(run: Run, booked: Booked) -> dict[str, Any]:
    """What a fund leaves that was struck from its beginning."""
    return next_state(run, Going(booked=booked, day=booked.fund.inception), come_to.of_tables(run.tables, booked.fund.id), None)[0]
