"""The page of a run: its sections, in the order people read them, as one file without a network."""

from __future__ import annotations

import datetime
import pathlib
from typing import TYPE_CHECKING, Any

from ..basics.instants import told as told_instant
from ..reports.reading import Tables, chosen_funds
from ..reports.strike_sheet import strike_sheet
from ..reports.wording import count, weekday
from .balance import balance
from .charged import charged
from .checks import checks
from .differences import differences
from .fan import fan
from .money_funds import shadow
from .moved import moved
from .overview import overview
from .positions import positions
from .printed import statements_of
from .sheet import strike

if TYPE_CHECKING:
    from ..reports.diff import Diff


FEW = 3  # funds that are named in the head of the page


def page(
    tables: Tables, day: datetime.date | None = None, fund: str | None = None, diff: Diff | None = None, sweep: pathlib.Path | None = None
) -> str:
    """The HTML of a run, all funds one after another.

    day   the session signed; without it the last
    diff  a reports.diff.Diff to show beside it
    sweep the folder of a sweep to show beside it
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    look = Environment(
        loader=PackageLoader("navsim.page", "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    funds = [fund_of(tables, name, day, diff, sweep) for name in chosen_funds(tables, fund)]
    names = [each["name"] for each in funds]
    return look.get_template("page.html").render(
        funds=funds,
        known=known(tables),
        head=head_of(tables),
        versions=tables.said["versions"],
        events=tables.said["events"],
        running=", ".join(names) if len(names) <= FEW else f"{names[0]} and {len(names) - 1} other funds",
    )


def fund_of(tables: Tables, name: str, day: datetime.date | None, diff: Diff | None, sweep: pathlib.Path | None = None) -> dict[str, Any]:
    """One fund's header and sections; sections that have nothing to say are left out."""
    sheet = strike_sheet(tables, name, day)
    sections = [
        overview(tables, name, sheet),
        moved(sheet),
        strike(sheet),
        balance(tables, name, sheet.session),
        checks(tables, name, sheet.session),
        positions(tables, name, sheet.session),
        shadow(tables, name, sheet.session),
        charged(tables, name),
        statements_of(tables, name, sheet.session),
        fan(sweep, name) if sweep is not None else None,
        *([differences(each, diff.published) for each in diff.funds if each.fund == name] if diff is not None else []),
    ]
    return {
        "id": name,
        "name": sheet.name,
        "session": weekday(sheet.session),
        "date": sheet.session.isoformat(),
        "failed": sheet.failed,
        "errors": count(sheet.errors, "error") if sheet.errors else "",
        "warnings": count(sheet.warnings, "warning") if sheet.warnings else "",
        "sections": [section for section in sections if section is not None],
    }


def known(tables: Tables) -> str:
    """As known when."""
    at = tables.said["known_at"]
    return f"as known {at[:16].replace('T', ' ')}" if isinstance(at, str) else f"as known {told_instant(at)[:16]}" if at else "as known now"


def head_of(tables: Tables) -> str:
    """Position and first digits of the log's head."""
    position, _, digest = str(tables.said["log_head"]).partition(":")
    return f"log {position}:{digest[:12]}" if digest else f"log {position[:16]}"
