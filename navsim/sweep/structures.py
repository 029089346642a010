"""What each structure of a grid makes of the terms: which events it changes, into what, and whether it can be."""

import functools
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from ..basics.problems import Place, Problem, suggestion
from ..events.shares import AccountCount, Distribution, Expense, Offset, Order, Payment
from ..events.terms import CATEGORIES, ClassTerms, DistributionTerms, FeeTerms, FundTerms, LimitTerms, PolicyTerms, YieldFloorTerms
from ..log.knowledge import Known
from ..scenario.refused import Refused
from .grid import Grid
from .paths import ALIKE, ONE, Path, inceptions

SWEPT = (ClassTerms, FeeTerms, LimitTerms, YieldFloorTerms, PolicyTerms, DistributionTerms)
OF_A_FEE = (Expense, Payment, Offset)
OF_A_CLASS = (Order, Distribution, Expense, Payment, AccountCount)
DEFAULT = {"policy": PolicyTerms, "distribution": DistributionTerms}


@attrs.frozen(kw_only=True, eq=False)
class Changed:
    """The terms of one structure.

    events   {(kind, position): the event as it is now, or None where it is taken away}, of those a path names
    refused  why no fund can have these terms; None where one can
    """

    events: dict[tuple[type[Any], int], Any]
    refused: str | None = None


class Structures:
    """The structures of a grid over the terms of the funds that are swept. Nothing is read twice: a change of an event is made once."""

    def __init__(self, known: Known, grid: Grid, funds: list[str]) -> None:
        self.grid = grid
        self.known = with_defaults(known, grid, funds)
        self.inceptions = inceptions(self.known.of(FundTerms))
        self.touched = self.touches(funds)
        self.alike = {self.known.events[kind][n]: self.known.events[kind][n] for kind, n in self.touched}
        self.change = functools.cache(self._change)

    def touches(self, funds: list[str]) -> dict[tuple[type[Any], int], tuple[int, ...]]:
        """{(kind, position): positions of the paths that name that event, the most exact last}, of the funds that are swept."""
        found: dict[Any, Any] = {}
        for p, path in enumerate(self.grid.paths):
            for kind in SWEPT:
                for n, event in enumerate(self.known.events.get(kind, ())):
                    if event.fund in funds and path.names(event, self.inceptions):
                        found.setdefault((kind, n), []).append(p)
        return {key: tuple(sorted(paths, key=lambda p: self.grid.paths[p].exact)) for key, paths in found.items()}

    def unknown(self) -> Iterator[Problem]:
        """A problem for each path that names nothing."""
        named = {p for paths in self.touched.values() for p in paths}
        for p, path in enumerate(self.grid.paths):
            if p not in named:
                yield Problem(code="grid.path", message=f"{path.text} names no term of what is swept", help=self.meant(path), place=path.place)

    def undone(self, picks: tuple[int | None, ...]) -> Iterator[Problem]:
        """A problem for each path of a structure of which others leave nothing, in whatever it names."""
        left, by = set[int](), dict[int, int]()
        for every in self.touched.values():
            paths = [p for p in every if picks[p] is not None]
            for n, p in enumerate(paths):
                other = next((q for q in paths[n + 1 :] if self.grid.paths[q].undoes(self.grid.paths[p])), None)
                if other is None:
                    left.add(p)
                else:
                    by.setdefault(p, other)
        for p, q in by.items():
            if p not in left:
                yield nothing_left(self.grid.paths[p], self.grid.paths[q], self.grid.paths[max(p, q)].place)

    def meant(self, path: Path) -> str:
        """What may have been meant by a path that names nothing."""
        if path.table in ALIKE:
            return f'give a fund one first: [[{path.table}]] rate = "0%" asks for nothing'
        events = [event for kind in SWEPT for event in self.known.events.get(kind, ()) if getattr(event, "id", None)]
        same = [event for event in events if type(event).__name__.lower().startswith(path.table)]
        days = [f"{path.id}@{event.first or self.inceptions.get(event.fund)}" for event in same if event.id == path.id]
        return suggestion(f"{path.id}@{path.first}", days) if days else suggestion(path.id or "", [event.id for event in same])

    def _change(self, key: tuple[type[Any], int], picks: tuple[int | None, ...]) -> Any:
        """An event under some values of the paths that name it; why not, where it cannot have them."""
        kind, n = key
        event = self.known.events[kind][n]
        for p, pick in zip(self.touched[key], picks, strict=True):
            if pick is None:
                continue  # as it is
            path, value = self.grid.paths[p], self.grid.values[p][pick]
            if value.refused:
                return f"{path.text} = {value.text}: {value.refused}"
            try:
                event = path.change(event, value.held)
            except Refused as refused:
                return f"{refused.code}: {refused.sentence}"
            if event is None:
                return None
        return self.alike.setdefault(event, event)  # terms written in two ways are the same terms

    def changed(self, picks: tuple[int | None, ...]) -> Changed:
        """The terms of a structure by its picks."""
        events = {key: self.change(key, tuple(picks[p] for p in paths)) for key, paths in self.touched.items()}
        refused = next((event for event in events.values() if isinstance(event, str)), None)
        return Changed(events=events, refused=refused)

    def known_under(self, changed: Changed) -> Known:
        """The log with the terms of a structure in their places; a class that is taken away takes along what only it had."""
        events, gone = dict(self.known.events), set[tuple[str, str]]()
        unpaid = self.taken_away(changed)
        events |= without_fees(events, unpaid)
        for kind in {kind for kind, _ in changed.events}:
            told = [changed.events.get((kind, n), event) for n, event in enumerate(events[kind])]
            if kind is ClassTerms:
                gone = {(event.fund, event.id) for event, now in zip(events[kind], told, strict=True) if now is None}
            events[kind] = tuple(event for event in told if event is not None)
        if gone:
            events |= {kind: tuple(each for each in events.get(kind, ()) if not belongs(each, gone)) for kind in OF_A_CLASS}
            before = events.get(FeeTerms, ())
            for kind in (FeeTerms, LimitTerms, YieldFloorTerms):
                events[kind] = tuple(kept for event in events.get(kind, ()) if (kept := without(event, gone)) is not None)
            events |= without_fees(events, fees_of(before) - fees_of(events[FeeTerms]))
        return attrs.evolve(self.known, events=events)

    def taken_away(self, changed: Changed) -> set[tuple[str | None, str]]:
        """(fund, fee) of the fees that are off and are no category: a bill for one of those would be nobody's."""
        off = {(kind, n) for (kind, n), now in changed.events.items() if kind is FeeTerms and now is None}
        if not off:
            return set()
        rows = list(enumerate(self.known.events.get(FeeTerms, ())))
        return fees_of(event for n, event in rows if (FeeTerms, n) in off) - fees_of(event for n, event in rows if (FeeTerms, n) not in off)


def nothing_left(path: Path, other: Path, place: Place) -> Problem:
    """Of a path that another one undoes; the place is that of the later one."""
    if path.is_other_form(other):
        help = "a fee has one form: take one of them away, or give each a grid of its own"
        return Problem(code="grid.two_forms", message=f"{path.text} and {other.text} are two forms of one fee", help=help, place=place)
    message = f"{path.text} changes nothing: {other.text} stands for every entry that it names"
    return Problem(code="grid.twice", message=message, help="a term has one value in a structure: take one of them away", place=place)


def fees_of(terms: Iterable[FeeTerms]) -> set[tuple[str | None, str]]:
    """(fund, fee) of some terms; a category needs none to be billed."""
    return {(event.fund, event.id) for event in terms if event.id not in CATEGORIES}


def without_fees(events: dict[type[Any], Any], gone: set[tuple[str | None, str]]) -> dict[type[Any], Any]:
    """{kind: bills, payments and offsets} without those of fees that are not there."""
    if not gone:
        return {}
    return {kind: tuple(each for each in events.get(kind, ()) if (each.fund, each.fee) not in gone) for kind in OF_A_FEE}


def with_defaults(known: Known, grid: Grid, funds: list[str]) -> Known:
    """Funds that say nothing of a table that is swept have it with every default."""
    events = dict(known.events)
    for table in {path.table for path in grid.paths} & set(ONE):
        kind = DEFAULT[table]
        there = {event.fund for event in events.get(kind, ())}
        events[kind] = (*events.get(kind, ()), *(kind(event_id="default", fund=fund) for fund in funds if fund not in there))
    return attrs.evolve(known, events=events)


def belongs(event: Any, gone: set[tuple[str, str]]) -> bool:
    """Whether something that happened is about a class that is not there."""
    return (event.fund, event.share_class) in gone or (
        isinstance(event, Order) and event.to_class is not None and (event.to_fund or event.fund, event.to_class) in gone
    )


def without(event: Any, gone: set[tuple[str, str]]) -> Any:
    """A fee, limit or floor without classes that are not there; None where none are left."""
    if event.classes is None:
        return event
    left = tuple(name for name in event.classes if (event.fund, name) not in gone)
    return attrs.evolve(event, classes=left) if left else None


def form(event: Any) -> Any:
    """What of an event must be the same in one block: everything but its rates, ends of tiers and sums of money."""
    if isinstance(event, FeeTerms):
        given: dict[str, Any] = {name: None if getattr(event, name) is None else 0 for name in NUMBERS}
        tiers: Any = None if event.tiers is None else len(event.tiers)
        return attrs.evolve(event, **given, tiers=tiers, cap=tuple((first, last, 0) for first, last, _ in event.cap))
    if isinstance(event, LimitTerms):
        return attrs.evolve(event, rate_e10=0)
    return event


NUMBERS = ("rate_e10", "flat_cents", "per_account_cents", "per_million_cents", "max_per_month_cents", "minimum_cents")
