"""From struck to told: whether a session's figures may be published, and what stops them. Draft, proved, published."""

import datetime
from decimal import Decimal
from typing import Any

import attrs

from .exceptions import ERROR, exceptions
from .reading import Tables, chosen_session
from .strike_sheet import places

DRAFT, PROVED, PUBLISHED = "draft", "proved", "published"
OWN = ("nav.published",)


@attrs.frozen(kw_only=True, eq=False)
class Publication:
    """One fund's session.

    navs       {class: NAV as struck, with the fund's decimals}
    published  {class: (event id, NAV)} of what was told before, and stands
    stopped_by what stands in the way: rows of exceptions, failed proofs among them
    """

    fund: str
    session: datetime.date
    navs: dict[str, Decimal]
    published: dict[str, tuple[str, Decimal]]
    stopped_by: tuple[dict[str, Any], ...]

    @property
    def state(self) -> str:
        """draft, proved or published: published where every NAV struck has gone out as it is."""
        if self.navs and all(name in self.published and self.published[name][1] == nav for name, nav in self.navs.items()):
            return PUBLISHED
        return DRAFT if self.stopped_by else PROVED

    def rows(self) -> list[dict[str, str]]:
        """Rows of `published` to append: of each class that was not told yet, or was told otherwise."""
        told = []
        for name, nav in self.navs.items():
            before = self.published.get(name)
            if before is None or before[1] != nav:
                row = {"date": self.session.isoformat(), "fund": self.fund, "class": name, "nav": f"{nav:f}"}
                told.append(row | ({"reverses": before[0]} if before else {}))
        return told


def publication(
    tables: Tables,
    fund: str,
    day: datetime.date | None,
    published: dict[tuple[str, datetime.date, str], tuple[str, Decimal]],
    confirmed: set[tuple[str, datetime.date, str, str | None, Decimal | None]],
) -> Publication:
    """What a run's session may say to the world. Without a day, the last session.

    published  {(fund, date, class): (event id, NAV)} that stand in the log
    confirmed  {(fund, date, check, subject, value or None for any)} that somebody stands by in the log
    A published NAV that is not the one struck does not stop its own correction.
    """
    session, _ = chosen_session(tables, fund, day)
    decimals = tables.about(fund)["nav_decimals"]
    open_ = [
        row
        for row in exceptions(tables, fund, session).rows
        if row["severity"] == ERROR
        and row["confirmed_by"] is None
        and row["check"] not in OWN
        and not confirmed & {(fund, session, row["check"], row["subject"], value) for value in (row["value"], None)}
    ]
    return Publication(
        fund=fund,
        session=session,
        navs={row["share_class"]: places(row["nav"], decimals) for row in tables.rows("nav", fund, session)},
        published={name: told for (owner, date, name), told in published.items() if (owner, date) == (fund, session)},
        stopped_by=tuple(open_),
    )


def named(rows: list[dict[str, str]], events: list[Any]) -> list[dict[str, str]]:
    """Rows to append; what was published before and taken back, and is published again, has an id of its own."""
    from ..events.control import PublishedNav

    told = []
    for row in rows:
        key = (row["fund"], row["date"], row["class"])
        before = sum(isinstance(each, PublishedNav) and (each.fund, str(each.date), each.share_class) == key for each in events)
        again = before and "reverses" not in row
        told.append(row | ({"event_id": "published.{fund}.{date}.{class}.".format(**row) + str(before + 1)} if again else {}))
    return told


def standing(events: Any) -> Any:
    """(published, confirmed) as `publication` takes them, from the events of a log: [(event, what it says)]."""
    from ..events.control import Confirmation, PublishedNav

    reversed_ids = {event.reverses for event in events if event.reverses}
    live = [event for event in events if event.event_id not in reversed_ids]
    published = {
        (event.fund, event.date, event.share_class): (event.event_id, Decimal(event.nav_e8).scaleb(-8))
        for event in live
        if isinstance(event, PublishedNav)
    }
    confirmed = {
        (event.fund, event.date, event.check, event.subject, None if event.value_e6 is None else Decimal(event.value_e6).scaleb(-6))
        for event in live
        if isinstance(event, Confirmation)
    }
    return published, confirmed
