"""One fund laid out for its strikes: the arrays of what happened, whatever the fees, and how long all axes are."""

from __future__ import annotations

import collections
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics import compiled as basics_compiled
from ..basics.columns import distinct
from . import accounts as registers
from . import arrays as term_arrays
from . import shapes
from .lines import DISTRIBUTED, lines_of
from .months import floor_factors, last_of_month, month_days, opens_month, parts_of
from .order_columns import order_columns, settled_at, spread, unpaid
from .places import counted, orders_from

if TYPE_CHECKING:
    from .ask import Ask


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Laid:
    """One fund laid out once for any number of blocks: what no fee structure changes.

    sizes  of a block of one
    world  {name: array or number} of shapes.World; `links` how many exchanges and conversions the group has
    """

    ask: Ask
    mode: str
    sizes: shapes.Sizes
    accounts: dict[tuple[str, str], int]
    part_first: tuple[int, ...]
    world: dict[str, Any]
    links: int
    calendar: term_arrays.Calendar

    @property
    def exes(self) -> list[int]:
        """The session of each distribution's ex-date."""
        return [paid.ex for paid in self.ask.paid]


def lay_out(asks: list[Ask], mode: str) -> list[Laid]:
    """Lay out the funds of a group for the first structure's form."""
    links = links_of(asks)
    return [lay_out_fund(ask, mode, links) for ask in asks]


def lay_out_fund(ask: Ask, mode: str, links: dict[Any, Any]) -> Laid:
    """What the rules of one fund are given, whatever the numbers of its fees."""
    forms, accounts = loader(mode)("basics.compiled"), registers.positions(ask)
    world, firsts = world_of(ask, accounts, links, forms)
    calendar = term_arrays.calendar_of(ask.charges, forms)
    lines = lines_of(ask, calendar.terms, list(firsts))
    for name in ("place", "capital", "before_first", "moving_first", "moving_each", "memo"):
        world[name] = forms.integers(getattr(lines, name))
    world["memo_each"] = lines.memo_each
    world["before"], world["moving"] = forms.integers(lines.before, -1, 2), forms.integers(lines.moving, -1, 2)
    return Laid(
        ask=ask,
        mode=mode,
        sizes=sizes(ask, accounts, lines.count),
        accounts=accounts,
        part_first=firsts,
        world=world,
        links=len(links),
        calendar=calendar,
    )


def sizes(ask: Ask, accounts: dict[tuple[str, str], int], lines: int) -> shapes.Sizes:
    """How long the axes of this fund are."""
    by_strike = np.bincount(ask.placed.at_strike, minlength=1)
    exes = np.bincount([paid.ex for paid in ask.paid], minlength=1)
    return shapes.Sizes(
        sessions=ask.sessions,
        parts=len(ask.charges.parts),
        classes=len(ask.classes),
        accruals=len(ask.charges.accruals),
        tiers=ask.charges.tiers,
        dusts=max(term_arrays.dust_cells(ask.charges.accruals), default=-1) + 1,
        limits=len(ask.charges.limits),
        passes=len(ask.charges.passes),
        dated=sum(len(accrual.dated) for accrual in ask.charges.accruals),
        pairs=len(ask.charges.pairs),
        vintages=len(ask.charges.vintages),
        lines=lines,
        orders=len(ask.placed),
        most_orders=max(int(by_strike.max()), 1),
        accounts=len(accounts),
        as_of_slots=len(distinct(ask.placed.priced[ask.placed.as_of])),
        record_slots=len(record_slots(ask)),
        unpaid_slots=len(unpaid(ask)),
        young_slots=registers.young(ask).count,
        account_parts=parts_of(ask, accounts).count,
        distributions=len(ask.paid),
        most_distributions=max(int(exes.max()), 1),
        daily=int(ask.daily),
        structures=len(ask.charges.structures),
    )


def world_of(ask: Ask, accounts: dict[tuple[str, str], int], links: dict[Any, Any], forms: ModuleType) -> tuple[dict[str, Any], tuple[int, ...]]:
    """({name: array or number} of shapes.World but its lines, first part of each session): what happened, whatever the fees."""
    integers = forms.integers
    position = {name: n for n, name in enumerate(ask.classes)}
    as_of_at = spread(ask.sessions, _slots(distinct(ask.placed.priced[ask.placed.as_of]).tolist()))
    recorded = record_slots(ask)
    of_class = collections.Counter(name for name, _ in accounts)
    per_class = [of_class[name] for name in ask.classes]
    seed_first, order_first, linked_first = orders_from(ask)
    part_first = counted([part.session for part in ask.charges.parts], ask.sessions)
    paid, slots = ask.paid, {n: slot for slot, n in enumerate(unpaid(ask))}
    young, parts = registers.young(ask), parts_of(ask, accounts)
    settled = settled_at(ask)
    paid_at = sorted((int(settled[n]), slot) for n, slot in slots.items() if settled[n] < ask.sessions)
    world = shapes.World(
        portfolio=integers(ask.portfolio, ask.sessions, shapes.PORTFOLIO),
        part_first=integers(part_first),
        seed_first=integers(seed_first),
        order_first=integers(order_first),
        **{name: integers(column) for name, column in order_columns(ask, accounts, links, as_of_at, young).items()},
        linked_first=integers(linked_first),
        linked=None,
        linked_status=None,
        young_first=integers(young.firsts),
        young_slot=integers(young.slots),
        paid_first=integers(counted([t for t, _ in paid_at], ask.sessions)),
        paid_slot=integers([slot for _, slot in paid_at]),
        unpaid_order=integers(list(slots)),
        as_of_slot=integers(as_of_at),
        initial_nav=integers(ask.initial_navs),
        share_scale=10 ** (ask.share_decimals + 6),
        nav_scale=10 ** (ask.share_decimals + ask.nav_decimals - 2),
        nav_unit=10 ** (8 - ask.nav_decimals),
        settled=int(ask.settled),
        clip=int(ask.clip),
        distribution_first=integers(counted([p.ex for p in paid], ask.sessions)),
        distribution_class=integers([position[p.event.share_class] for p in paid]),
        distribution_line=integers([DISTRIBUTED[p.event.kind] for p in paid]),
        distribution_rate=integers([p.event.per_share_e9 for p in paid]),
        distribution_reinvest=integers([p.event.reinvest_e10 for p in paid]),
        distribution_parts=integers(parts.distributions),
        payment_parts=integers(parts.payments, ask.sessions, 2),
        distribution_slot=integers([recorded.get((p.recorded, p.ex), -1) for p in paid]),
        slot_from=integers([first for first, _ in recorded]),
        slot_until=integers([until for _, until in recorded]),
        account_first=integers(np.concatenate([[0], np.cumsum(per_class)]).tolist()),
        daily=int(ask.daily),
        daily_gains=int(ask.daily_gains),
        kept_back=integers([ask.kept_back.get(t, 0) for t in range(ask.sessions)]),
        floor=integers(floor_factors(ask), ask.sessions, len(ask.classes)),
        month_days=integers(month_days(ask.schedule, ask.sessions)),
        pays=integers(last_of_month(ask.schedule, ask.sessions)),
        opens_month=integers(opens_month(ask)),
        place=None,
        capital=None,
        before=None,
        before_first=None,
        moving=None,
        moving_first=None,
        moving_each=None,
        memo=None,
        memo_each=0,
    )
    return world._asdict(), tuple(part_first)


def record_slots(ask: Ask) -> dict[Any, Any]:
    """{(session after the record date, ex session): position} of the shares that must be kept.

    Those of an early record date, and those of a morning that also books capital with its own price: it was not there on the record date.
    """
    seeded = set(ask.placed.booked[ask.placed.seed].tolist())
    return {key: slot for slot, key in enumerate(sorted({(p.recorded, p.ex) for p in ask.paid if p.recorded < p.ex or p.ex in seeded}))}


def links_of(asks: list[Ask]) -> dict[Any, Any]:
    """{event id: position} of the exchanges and conversions of a group."""
    there = [(ask.placed, np.flatnonzero(ask.placed.out | ask.placed.into).tolist()) for ask in asks]
    return {name: n for n, name in enumerate(dict.fromkeys(placed.event_ids[row] for placed, rows in there for row in rows))}


def _slots(sessions: list[Any]) -> dict[Any, Any]:
    return {t: slot for slot, t in enumerate(sessions)}


def loader(mode: str) -> Callable[..., Any]:
    """Where the modules of the rules come from."""
    return basics_compiled.twin if mode == "compiled" else basics_compiled.plain
