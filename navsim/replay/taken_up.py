"""Funds struck on from where an earlier run left them: how far back what was appended reaches, and the last point before that which does."""

from __future__ import annotations

import datetime
from typing import Any

from ..basics.problems import InputProblems
from ..basics.sessions import nyse
from ..events.control import Closure
from ..events.terms import ClassTerms, FundTerms
from ..ledger.booked import Booked
from ..log.knowledge import Known
from ..log.log import Log
from . import going_on, once, remembered, touched
from .days import last_day
from .going_on import Unfit
from .group import replay_funds
from .left import Going
from .news import News
from .night import Before, Whole
from .touched_by_prices import first_day_of_prices


def refuse_other_funds(was: Before, new: Log, known: Known) -> None:
    """A fund that is gone, or that began on another day, has events of its own in another place than they stand in."""
    changed = [event for event in new.events if isinstance(event, FundTerms) and event.id in was.state["funds"]]
    if changed:
        raise Whole(f"{said(changed[0])} changes what {changed[0].id} is")
    gone = was.state["funds"].keys() - {fund.id for fund in known.of(FundTerms)}
    if gone:
        raise Whole(f"{min(gone)} is no more")


def take_up(was: Before, new: Log, known: Known, group: list[FundTerms]) -> dict[str, Going]:
    """Funds that are linked, from where they stood. Raises Whole where the earlier run, or what is new, does not allow it."""
    states = was.state["funds"]
    for fund in group:
        if fund.id not in states:
            raise Whole(f"{fund.id} is new")
        if not states[fund.id]["openings"]:
            raise Whole(states[fund.id]["why"] or f"{fund.id} has no session yet to go on from")
    names = [fund.id for fund in group]
    if len(group) > 1 and names not in was.state["groups"] and any(each.deferred_load for each in known.of(ClassTerms) if each.fund in names):
        raise Whole(f"{', '.join(names)} were not linked before, and deferred sales charges look back on every purchase in all of them")
    day = min(reach(was, new, known, fund, frozenset(each.id for each in group)) for fund in group)
    return strike(known, group, states, day)


def from_the_beginning(known: Known, group: list[FundTerms]) -> list[Booked]:
    """Funds of which nothing is taken up."""
    try:
        return replay_funds(known, group, remember=True)
    except InputProblems as found:  # the whole log tells them all, in its own order
        raise Whole("something is wrong with what was appended") from found


def reach(was: Before, new: Log, known: Known, fund: FundTerms, group: frozenset[str]) -> datetime.date:
    """The first day whose rows are made again."""
    state = was.state["funds"][fund.id]
    last = datetime.date.fromisoformat(was.told["funds"][fund.id]["last_session"]) + datetime.timedelta(days=1)
    rooms = remembered.opening_of(state["openings"][-1]).rooms
    news = News(
        log=known.log,
        after=was.state["heard"],
        fund=fund.id,
        linked=group,
        held=rooms["ledger"]["first_held"],
        currencies=rooms["portfolio"]["currencies"],
    )
    first = first_day_of_prices(news)
    if first is None:
        raise Whole(f"a price that was appended takes back one from before the points {fund.id} can go on from")
    first = min(first, last, last_day(known) + datetime.timedelta(days=1))  # what told the last day may be taken back
    for event in new.events:
        day = touched.first_day(event, news)
        if day is None:
            raise Whole(f"{said(event)} reaches back to the beginning of {fund.id}")
        first = min(first, day)
    settled = None
    while settled != first:
        settled = first
        first = touched.first_day_of_as_of_orders(news, first)
        if state["by_month"]:
            first = first.replace(day=1)  # the month's form is told as at its last session
    return first


def said(event: Any) -> str:
    """An event by its id, and where it was read."""
    return f"{event.event_id} ({event.file}:{event.line})" if event.file else str(event.event_id)


def strike(known: Known, group: list[FundTerms], states: dict[str, Any], day: datetime.date) -> dict[str, Going]:
    """Funds from the last point of them all that is far enough before a day."""
    names = ", ".join(fund.id for fund in group)
    openings = [{each["after"]: each for each in states[fund.id]["openings"]} for fund in group]
    common = sorted(set.intersection(*(set(each) for each in openings)), reverse=True)
    reason = f"what was appended changes rows of {names} from {day} on, and none of the points kept is before that"
    shut = {event.date for event in known.of(Closure) if event.close is None}
    for after in common:
        if not apart(datetime.date.fromisoformat(after), day, shut):
            continue
        told = {fund.id: once.placed(remembered.opening_of(own[after]), states[fund.id]) for fund, own in zip(group, openings, strict=True)}
        try:
            struck = replay_funds(known, group, opening=told, remember=True)
        except Unfit as unfit:
            reason = f"{names}: {unfit}"
        except InputProblems as found:  # the whole log tells them all, in its own order
            raise Whole("something is wrong with what was appended") from found
        else:
            return {
                booked.fund.id: Going(booked=booked, day=session(booked, day), opening=told[booked.fund.id], state=states[booked.fund.id])
                for booked in struck
            }
    raise Whole(reason)


def session(booked: Booked, day: datetime.date) -> datetime.date:
    """The first session on or after a day: rows stand on sessions, and a year that ends between has none that change."""
    days, at = booked.schedule.days, booked.schedule.at_or_after(day)
    return days[at] if at < len(days) else day


def apart(after: datetime.date, day: datetime.date, shut: set[datetime.date]) -> bool:
    """Whether the sessions that are made again and left out lie between a point and a day."""
    calendar, count = nyse(), 0
    for ahead in range(1, (day - after).days):
        between = after + datetime.timedelta(days=ahead)
        count += calendar.is_session(between) and between not in shut
        if count == going_on.WARM:
            return True
    return going_on.WARM == 0 and after < day
