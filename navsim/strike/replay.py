"""Strike a fund over its sessions: choose how to run the rules, give them what is laid out, keep what they leave."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics import compiled as basics_compiled
from . import arrays as term_arrays
from . import carried, shapes
from . import day as day_rules
from .laid import Laid, lay_out, loader
from .numbers import Numbers, numbers_of
from .order_columns import unpaid
from .places import kept_at, recorded_at
from .stopped import stop
from .work import work_of

if TYPE_CHECKING:
    from ..basics.arrays import Arrays
    from .ask import Ask
    from .charges import Charges

FEW = 2_000  # strikes of a usual fund: below this, interpreting is faster than importing a compiler
MANY = 50_000  # of them: below this, interpreting is faster than compiling what was not compiled before
_told: list[Any] = []


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
    laid = lay_out(asks, mode or choose(sum(work_of(ask, len(ask.charges.structures)) for ask in asks)))
    return strike_laid(laid, [ask.charges for ask in asks], recorded, path)


def strike_laid(laid: list[Laid], charges: list[Charges], recorded: bool = True, path: bool = False) -> list[Struck]:
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
        lent=(*(forms.lend(each, only_read=True) for each in (world, named)), *(forms.lend(each) for each in (state, desk, record))),
        recorded_at=[forms.lend_places(forms.integers(places)) for places in (*recorded_at(laid.exes, n, recorded), navs_at)],
        unpaid=unpaid(laid.ask),
    )


def choose(strikes: int) -> str:
    """Compiled where it pays; said once where it cannot be had."""
    if strikes < FEW or (strikes < MANY and not basics_compiled.was_compiled()):
        return "interpreted"
    if basics_compiled.can_compile():
        return "compiled"
    if "missing" not in _told:
        _told.append("missing")
        print("navsim: numba is not installed; striking with plain Python integers, slower, to the same cent", file=sys.stderr)
    return "interpreted"
