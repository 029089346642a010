"""Strike a fund over its sessions: lay out what the rules are given, choose how to run them, keep what they leave."""

from __future__ import annotations

import collections
import datetime
import sys
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics import compiled as basics_compiled
from ..basics.columns import distinct
from ..basics.problems import refuse
from ..basics.sessions import Schedule
from ..basics.window import WHOLE, Window
from . import accounts as registers
from . import arrays as term_arrays
from . import carried, shapes, terms
from . import day as day_rules
from .lines import DISTRIBUTED, lines_of
from .numbers import Numbers, numbers_of
from .order_columns import order_columns, settled_at, spread, unpaid

if TYPE_CHECKING:
    from ..basics.arrays import Arrays, Ints
    from .placed import PlacedOrders

FEW = 2_000  # strikes: below this, interpreting is faster than importing a compiler
MANY = 50_000  # strikes: below this, interpreting is faster than compiling what was not compiled before
A_FEW_CLASSES = 8  # so many more are as much work as a strike of a few
_told: list[Any] = []


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
    charges: terms.Charges
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


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Struck:
    """What the strikes left: the arrays of shapes.Record, and what their positions stand for; and the state after the last one.

    taken  {t: what a later run needs to go on after session t}
    """

    ask: Ask
    record: shapes.Record
    state: shapes.State
    accounts: dict[tuple[str, str], int]
    part_first: tuple[int, ...]
    arrays: shapes.Terms
    world: shapes.World
    taken: dict[Any, Any] = attrs.field(factory=dict)


def session_parts(schedule: Schedule, sessions: int, fiscal_year_end: tuple[int, int], first_session: int = 0) -> tuple[terms.Part, ...]:
    """The parts of every session: its window, cut at fiscal year ends."""
    from ..basics.sessions import fiscal_parts

    return tuple(
        terms.Part(session=t, first=first, last=last, fiscal_year=year)
        for t in range(first_session, sessions)
        for first, last, year in fiscal_parts(*schedule.window(t), fiscal_year_end)
    )


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Engine:
    """One fund ready to be struck: the arrays of its rules, in the form they run on."""

    ask: Ask
    rules: Any
    accounts: dict[tuple[str, str], int]
    part_first: tuple[int, ...]
    world: shapes.World
    terms: shapes.Terms
    state: shapes.State
    record: shapes.Record
    lent: tuple[Any, ...]
    recorded_at: list[Arrays]
    unpaid: list[Any]


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


def strike(ask: Ask, mode: str | None = None) -> Struck:
    """Strike every session of one fund, in one block of one structure. A run that leaves the bounds is refused.

    mode  "interpreted" or "compiled"; by default the faster for so many strikes
    """
    return strike_group([ask], mode)[0]


def strike_group(asks: list[Ask], mode: str | None = None) -> list[Struck]:
    """Strike funds that exchanges link, session by session; a fund by itself in one go. A run that leaves the bounds is refused."""
    struck = strike_blocks(asks, mode)
    for each in struck:
        stop(each.ask, each.state)
    return struck


def strike_block(ask: Ask, mode: str | None = None, recorded: bool = True, path: bool = False) -> Struck:
    """Strike every session for all structures of the charges at once; one that leaves the bounds stops alone, and its status says so.

    recorded  whether every session is kept, or only what the last one leaves, and sums over all
    path      whether the NAV of every session is kept, where the rest is not
    """
    return strike_blocks([ask], mode, recorded, path)[0]


def strike_blocks(asks: list[Ask], mode: str | None = None, recorded: bool = True, path: bool = False) -> list[Struck]:
    """Strike a group of funds for all structures of their charges."""
    laid = lay_out(asks, mode or choose(sum(work((ask.sessions - ask.window.first) * len(ask.charges.structures), len(ask.classes)) for ask in asks)))
    return strike_laid(laid, [ask.charges for ask in asks], recorded, path)


def strike_laid(laid: list[Laid], charges: list[terms.Charges], recorded: bool = True, path: bool = False) -> list[Struck]:
    """Strike a group that was laid out for structures of the same form: those of some charges."""
    laid = [attrs.evolve(fund, ask=attrs.evolve(fund.ask, charges=own)) for fund, own in zip(laid, charges, strict=True)]
    return strike_numbered(laid, [numbers_of(fund.calendar.charges, fund.ask.charges.structures) for fund in laid], recorded, path)


def strike_numbered(laid: list[Laid], numbers: list[Numbers], recorded: bool, path: bool) -> list[Struck]:
    """The same by the numbers of the structures. Blocks may be struck side by side in threads."""
    if laid[0].mode == "compiled":
        tell_of_compiling()
    shared = [loader(laid[0].mode)("basics.compiled").zeros(laid[0].links, numbers[0].structures) for _ in range(2)]
    engines = [engine(fund, own, shared, recorded, path) for fund, own in zip(laid, numbers, strict=True)]
    taken = [strike_alone(engines[0])] if len(engines) == 1 else strike_together(engines)
    if laid[0].mode == "compiled":
        basics_compiled.keep_in_mind()
    return [
        Struck(ask=e.ask, record=e.record, state=e.state, accounts=e.accounts, part_first=e.part_first, arrays=e.terms, world=e.world, taken=own)
        for e, own in zip(engines, taken, strict=True)
    ]


def strike_alone(only: Engine) -> dict[Any, Any]:
    """A fund by itself, in one go, but for the sessions whose state is remembered."""
    at, window, taken = only.ask.window.first, only.ask.window, {}
    if window.opening is not None:
        carried.put(only, window.of("strike"), at)
    for end in [*(t + 1 for t in window.keep), only.ask.sessions]:
        strike_own(only, at, end, day_rules.WHOLE)
        if end - 1 in window.keep:
            taken[end - 1] = carried.take(only, end - 1)
        at = end
    return taken


def tell_of_compiling() -> None:
    """Say what takes so long, the first time the rules are compiled."""
    if not basics_compiled.was_compiled() and "compiling" not in _told:
        _told.append("compiling")
        print("navsim: compiling the rules of the strike, once; this takes half a minute, and what comes of it is kept", file=sys.stderr)


def loader(mode: str) -> Callable[..., Any]:
    """Where the modules of the rules come from."""
    return basics_compiled.twin if mode == "compiled" else basics_compiled.plain


def lay_out(asks: list[Ask], mode: str) -> list[Laid]:
    """Lay out the funds of a group for the first structure's form."""
    links = links_of(asks)
    return [lay_out_fund(ask, mode, links) for ask in asks]


def lay_out_fund(ask: Ask, mode: str, links: dict[Any, Any]) -> Laid:
    """What the rules of one fund are given, whatever the numbers of its fees."""
    forms, accounts = loader(mode)("basics.compiled"), registers.positions(ask)
    world, firsts = _world(ask, accounts, links, forms)
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


def strike_together(engines: list[Engine]) -> list[dict[int, dict[str, Any]]]:
    """Each session first of every fund, then the orders of all, then what exchanges bring from one to another; gives what is remembered of each."""
    positions = [{day: t for t, day in enumerate(e.ask.schedule.days[: e.ask.sessions]) if t >= e.ask.window.first} for e in engines]
    taken: list[dict[int, dict[str, Any]]] = [{} for _ in engines]
    for e in engines:
        if e.ask.window.opening is not None:
            carried.put(e, e.ask.window.of("strike"), e.ask.window.first)
    for day in sorted(set().union(*positions)):
        today = [(e, own[day], told) for e, own, told in zip(engines, positions, taken, strict=True) if day in own]
        for steps in (day_rules.MORNING, day_rules.ORDERS, day_rules.EVENING):
            for e, t, _ in today:
                strike_own(e, t, t + 1, steps)
        for e, t, told in today:
            if t in e.ask.window.keep:
                told[t] = carried.take(e, t)
    return taken


def strike_own(engine: Engine, first: int, last: int, steps: int) -> None:
    """Some steps of some sessions of one fund."""
    engine.rules.strike_sessions(first, last, steps, *engine.lent, *engine.recorded_at)


def engine(laid: Laid, numbers: Numbers, shared: list[Arrays], recorded: bool, path: bool) -> Engine:
    """What the rules of one fund are given for one block of structures. `shared`: what exchanges of the group leave for their other legs."""
    load = loader(laid.mode)
    forms, own = load("basics.compiled"), load("strike.shapes")
    n = laid.sizes._replace(structures=numbers.structures)
    world = own.World(**{**laid.world, "linked": shared[0], "linked_status": shared[1]})
    named = own.Terms(*term_arrays.with_numbers(laid.calendar, numbers, forms))
    navs_at = np.arange(n.sessions) if recorded or path else kept_at(laid.exes, n.sessions)
    state, desk, record = own.new_state(n), own.new_desk(n, laid.ask.settled), own.new_record(n, recorded, int(navs_at.max()) + 1)
    return Engine(
        ask=laid.ask,
        rules=load("strike.day"),
        accounts=laid.accounts,
        part_first=laid.part_first,
        world=world,
        terms=named,
        state=state,
        record=record,
        lent=tuple(forms.lend(each) for each in (world, named, state, desk, record)),
        recorded_at=[forms.integers(places) for places in (*_places(laid.exes, n, recorded), navs_at)],
        unpaid=unpaid(laid.ask),
    )


def kept_at(exes: list[int], sessions: int) -> Ints:
    """Where the NAVs and shares of each session are kept: those of ex-dates each in its place, from 1, all others in one."""
    places, own = np.zeros(sessions, np.int64), sorted(set(exes))
    places[own] = np.arange(1, len(own) + 1)
    return places


def _places(exes: list[int], n: shapes.Sizes, recorded: bool) -> list[Ints]:
    """Where sessions, parts, orders and distributions are recorded: each in its place, or all in one, distributions of a session apart."""
    counts = (n.sessions, n.parts, max(n.orders, 1), max(n.distributions, 1))
    if recorded:
        return [np.arange(count) for count in counts]
    first = _counted(exes, n.sessions)
    return [*(np.zeros(count, np.int64) for count in counts[:3]), np.array([d - first[ex] for d, ex in enumerate(exes)] or [0])]


def links_of(asks: list[Ask]) -> dict[Any, Any]:
    """{event id: position} of the exchanges and conversions of a group."""
    there = [(ask.placed, np.flatnonzero(ask.placed.out | ask.placed.into).tolist()) for ask in asks]
    return {name: n for n, name in enumerate(dict.fromkeys(placed.event_ids[row] for placed, rows in there for row in rows))}


def work(strikes: int, classes: int) -> int:
    """Strikes of a fund as so many of one that has few classes."""
    return strikes * max(classes // A_FEW_CLASSES, 1)


def choose(strikes: int) -> str:
    """Compiled where it pays; said once where it cannot be had."""
    if strikes < (FEW if basics_compiled.was_compiled() else MANY):
        return "interpreted"
    if basics_compiled.can_compile():
        return "compiled"
    if "missing" not in _told:
        _told.append("missing")
        print("navsim: numba is not installed; striking with plain Python integers, slower, to the same cent", file=sys.stderr)
    return "interpreted"


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
        rows=sum(len(accrual.rows) for accrual in ask.charges.accruals),
        pairs=len(ask.charges.pairs),
        vintages=len(ask.charges.vintages),
        lines=lines,
        orders=len(ask.placed),
        most_orders=max(int(by_strike.max()), 1),
        accounts=len(accounts),
        late_slots=len(distinct(ask.placed.priced[ask.placed.late])),
        record_slots=len(record_slots(ask)),
        unpaid_slots=len(unpaid(ask)),
        young_slots=registers.young(ask).count,
        account_parts=parts_of(ask, accounts).count,
        distributions=len(ask.paid),
        most_distributions=max(int(exes.max()), 1),
        daily=int(ask.daily),
        structures=len(ask.charges.structures),
    )


def _world(ask: Ask, accounts: dict[tuple[str, str], int], links: dict[Any, Any], forms: ModuleType) -> tuple[dict[str, Any], tuple[int, ...]]:
    integers = forms.integers
    position = {name: n for n, name in enumerate(ask.classes)}
    late_at = spread(ask.sessions, _slots(distinct(ask.placed.priced[ask.placed.late]).tolist()))
    recorded = record_slots(ask)
    of_class = collections.Counter(name for name, _ in accounts)
    per_class = [of_class[name] for name in ask.classes]
    seed_first, order_first, linked_first = _firsts(ask)
    part_first = _counted([part.session for part in ask.charges.parts], ask.sessions)
    paid, slots = ask.paid, {n: slot for slot, n in enumerate(unpaid(ask))}
    young, parts = registers.young(ask), parts_of(ask, accounts)
    settled = settled_at(ask)
    paid_at = sorted((int(settled[n]), slot) for n, slot in slots.items() if settled[n] < ask.sessions)
    world = shapes.World(
        portfolio=integers(ask.portfolio, ask.sessions, shapes.PORTFOLIO),
        part_first=integers(part_first),
        seed_first=integers(seed_first),
        order_first=integers(order_first),
        **{name: integers(column) for name, column in order_columns(ask, accounts, links, late_at, young).items()},
        linked_first=integers(linked_first),
        linked=None,
        linked_status=None,
        young_first=integers(young.firsts),
        young_slot=integers(young.slots),
        paid_first=integers(_counted([t for t, _ in paid_at], ask.sessions)),
        paid_slot=integers([slot for _, slot in paid_at]),
        unpaid_order=integers(list(slots)),
        late_slot=integers(late_at),
        initial_nav=integers(ask.initial_navs),
        share_scale=10 ** (ask.share_decimals + 6),
        nav_scale=10 ** (ask.share_decimals + ask.nav_decimals - 2),
        nav_unit=10 ** (8 - ask.nav_decimals),
        settled=int(ask.settled),
        clip=int(ask.clip),
        distribution_first=integers(_counted([p.ex for p in paid], ask.sessions)),
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
        floor=integers([floor_factors(ask, t) for t in range(ask.sessions)], ask.sessions, len(ask.classes)),
        month_days=integers([month_days(ask.schedule, t) for t in range(ask.sessions)], ask.sessions, 2),
        pays=integers([int(is_last_of_month(ask.schedule, t)) for t in range(ask.sessions)]),
        opens_month=integers([opens_month(ask, t) for t in range(ask.sessions)]),
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


def parts_of(ask: Ask, accounts: dict[tuple[str, str], int]) -> registers.Parts:
    """Where what each account is paid is recorded."""
    sessions = range(ask.sessions)
    return registers.parts(ask, accounts, [is_last_of_month(ask.schedule, t) for t in sessions], [opens_month(ask, t) for t in sessions])


def floor_factors(ask: Ask, t: int) -> list[int]:
    """What a share of each class must be declared at least, e9: rate x days / 365 of the stable price, rounded up."""
    first, last = ask.schedule.window(t)
    days = max((last - first).days + 1, 0)
    rates = [ask.charges.floors.get(name, 0) for name in ask.classes]
    return [-(-rate * days * (ask.stable_price or 0) // (365 * 10**9)) for rate in rates]


def record_slots(ask: Ask) -> dict[Any, Any]:
    """{(session after the record date, ex session): position} of the shares that must be kept.

    Those of an early record date, and those of a morning that also books capital with its own price: it was not there on the record date.
    """
    seeded = set(ask.placed.booked[ask.placed.seed].tolist())
    return {key: slot for slot, key in enumerate(sorted({(p.recorded, p.ex) for p in ask.paid if p.recorded < p.ex or p.ex in seeded}))}


def month_days(schedule: Schedule, t: int) -> list[int]:
    """Days of a window in the month of its session or before, and in all."""
    first, last = schedule.window(t)
    days = [first + datetime.timedelta(n) for n in range((last - first).days + 1)]
    day = schedule.days[t]
    return [sum((each.year, each.month) <= (day.year, day.month) for each in days), max(len(days), 1)]


def is_last_of_month(schedule: Schedule, t: int) -> bool:
    """Whether the next session, as scheduled at the close, is in another month."""
    return schedule.following[t].month != schedule.days[t].month


def opens_month(ask: Ask, t: int) -> int:
    """0 within a month; at its first session 1 or 2, by what is done with dividends declared for it before."""
    if t == 0 or ask.schedule.days[t].month == ask.schedule.days[t - 1].month:
        return 0
    return 1 if ask.month_start == "first_session" else 2


def _slots(sessions: list[Any]) -> dict[Any, Any]:
    return {t: slot for slot, t in enumerate(sessions)}


def _counted(positions: list[int], sessions: int) -> list[int]:
    """Firsts of runs: [0, how many are at 0, ...] of sorted positions."""
    return (
        np.concatenate([[0], np.cumsum(np.bincount(positions or [0], minlength=sessions)[:sessions])]).tolist() if positions else [0] * (sessions + 1)
    )


def _firsts(ask: Ask) -> tuple[list[int], list[int], list[int]]:
    """Where the seed orders, the orders and the second legs of each session begin."""
    counts, placed = np.zeros((ask.sessions, 3), np.int64), ask.placed
    np.add.at(counts, (placed.at_strike, np.where(placed.seed, 0, np.where(placed.into, 2, 1))), 1)
    ends = np.cumsum(counts.ravel()).reshape(-1, 3)
    starts = np.concatenate([[0], ends.ravel()[:-1]]).reshape(-1, 3)
    return [*starts[:, 0].tolist(), len(ask.placed)], starts[:, 1].tolist(), starts[:, 2].tolist()


BEYOND = 1 << 62
STOPPED = {
    shapes.NEGATIVE_NET_ASSETS: ("strike.negative_net_assets", "has negative net assets"),
    shapes.WORTHLESS: ("strike.worthless", "has a NAV that rounds to zero"),
    shapes.OUT_OF_BOUNDS: ("strike.out_of_bounds", "is above ten trillion dollars, or has more shares than can be kept"),
    shapes.NO_WEIGHT: ("strike.no_shares", "has amounts to share out, but no class has shares"),
}


def keep_within_64_bits(struck: Struck) -> None:
    """A guess that left its bounds: figures from there on mean nothing, and whoever reads them all the same must still find whole numbers."""
    for array in struck.record:
        if array.dtype == object:
            np.clip(array, -BEYOND, BEYOND, out=array)


def stop(ask: Ask, state: shapes.State) -> None:
    """Refuse a run that left the bounds, naming fund, class and session."""
    status = int(state.status[0])
    if status == shapes.RUNNING:
        return
    code, what = STOPPED[status]
    who = f"fund {ask.fund}"
    if status != shapes.NO_WEIGHT:
        who = f"class {ask.classes[int(state.stopped_class[0])]} of {who}"
    day, help = ask.schedule.days[int(state.stopped_at[0])], "look at the orders, fees and prices up to that session"
    if status == shapes.NO_WEIGHT and ask.settled and (state.shares[:, 0] > 0).any():
        what += " that are paid for"
        help = "under settled_shares capital counts from its settlement: give its order the day it is paid, in the column settle"
    refuse(code, f"{who} {what} on {day}; the run stops", help)
