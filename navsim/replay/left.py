"""What a run leaves for the next one: where each fund stood, which funds are linked, and what of the log is still looked up. remembered.py keeps it.

Nothing is left where it would not fit: no point to go on from, no room, or tables that another run has replaced by then.
"""

from __future__ import annotations

import datetime
import functools
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
from ..portfolio import whole_books
from ..tables import store, surveyed
from ..tables.come_to import FundSoFar
from . import come_to, going_on, lots_ended, once, remembered
from .come_to import CameTo
from .going_on import Opening
from .group import groups
from .run import Run


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Going:
    """A fund as it was struck: from where it stood, or, without that, from its beginning.

    day      the first whose rows are made again
    opening  where it stood, and what the run before left of it
    """

    booked: Booked
    day: datetime.date
    opening: Opening | None = None
    state: dict[str, Any] | None = None

    @property
    def before(self) -> int:
        """How many sessions were struck before."""
        return 0 if self.opening is None else self.opening.count

    @functools.cached_property
    def lots(self) -> lots_ended.Lots:
        """The lots it made, as they ended."""
        return lots_ended.told(self.booked.portfolio.books)

    @functools.cached_property
    def lots_before(self) -> lots_ended.Lots:
        """The same of the run before."""
        return {} if self.state is None else lots_ended.before(self.state)

    @functools.cached_property
    def made_again(self) -> lots_ended.Counts:
        """Those of them that it made again."""
        return lots_ended.Counts() if self.state is None or self.opening is None else lots_ended.made_again(self.state, self.opening)

    @functools.cached_property
    def years_of_other_lots(self) -> set[int]:
        """The years in which lots were opened whose rows are others than they were."""
        return lots_ended.years_of_others(self.lots, self.lots_before, self.made_again)


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


def next_state(run: Run, going: Going, told_by: CameTo) -> tuple[dict[str, Any], FundSoFar]:
    """(what a fund leaves: points to go on from, the lots that came in since the first of them, all as they ended; what it came to)."""
    booked, opening, state, name = going.booked, going.opening, going.state, going.booked.fund.id
    kept, older, births = once.Once(state, day_number(booked.schedule.days[0])), list[Opening](), list[Any]()
    if opening is not None and state is not None:
        older = [each for told in state["openings"] if (each := remembered.opening_of(told)).after <= opening.after]
        births = [each for each in state["births"] if each[2] <= day_number(opening.after)]
    own = going_on.remembered(booked, run.books[name][0], run.findings[name], told_by, going.before)
    points = going_on.chosen([*older, *map(kept.apart, own)])
    births += [[security, lot.id, day_number(booked.days[t])] for t, security, lot in whole_books.births(booked.portfolio.books)]
    births = [each for each in births if not points or each[2] > day_number(points[0].after)]
    watched = {(security, lot) for security, lot, _ in births} | (kept.lots_at(points[0]) if points else set())
    ended = kept.hold_lots(lots_ended.to_keep(going.lots, going.lots_before, going.made_again, watched))
    told_once, points, ended = kept.kept(points, ended)
    told = {
        "openings": [remembered.opening_told(each) for each in points],
        "once": told_once,
        "births": births,
        "ended": ended,
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
    points = [datetime.date.fromisoformat(each["after"]) for state in states.values() for each in state["openings"]]
    if not points:
        return
    oldest = min(points)
    log, known = run.known.log, run.known
    told = {
        "program": remembered.program(),
        "log": log.head(known.heard),
        "heard": known.heard,
        "funds": states,
        "groups": groups,
        "files": files,
        "looked_up": remembered.looked_up(log, known, oldest, states),
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
    return next_state(run, Going(booked=booked, day=booked.fund.inception), come_to.of_tables(run.tables, booked.fund.id))[0]
