"""The chart of a sweep: sweep.plot.drag(), the fan of what fee structures cost, as a matplotlib figure."""

import datetime
from collections.abc import Iterable
from typing import Any

import attrs

from ..basics.problems import refuse
from .drag import drag
from .figure import WIDE, titled

MOST = 6
Line = tuple[str, list[datetime.date], list[Any]]


def named(values: Iterable[tuple[str, str]]) -> str:
    """A structure in the values it has, [(path, value)]: 12b-1 0.25%, advisory 0.75%."""
    return ", ".join(f"{path.removeprefix('fee.').removesuffix('.rate')} {value}" for path, value in values)


def fan(structures: list[Line], most: int = MOST) -> list[Line]:
    """Some of the structures, evenly from the best to the worst.

    structures  [(name, days, NAVs)]
    """
    by_end = sorted((each for each in structures if len(each[2])), key=lambda each: -float(each[2][-1]) / float(each[2][0]))
    if len(by_end) <= most:
        return by_end
    return [by_end[n * (len(by_end) - 1) // (most - 1)] for n in range(most)]


def drawn(structures: list[Line], width: float = WIDE) -> Any:
    """The fan, each structure as what one dollar at its first NAV became."""
    return drag({name: (days, [float(nav) / float(navs[0]) for nav in navs]) for name, days, navs in fan(structures)}, width)


def apart(structures: list[Line]) -> tuple[float, float]:
    """How far the structures of a class end apart, and how far they are at most, of one dollar at their first NAVs."""
    worth = [{day: float(nav) / float(navs[0]) for day, nav in zip(days, navs, strict=True)} for _, days, navs in structures if len(navs)]
    days = sorted(set.intersection(*(set(own) for own in worth))) if worth else []
    spread = [max(on) - min(on) for on in ([own[day] for own in worth] for day in days)]
    return (spread[-1], max(spread)) if spread else (0.0, 0.0)


def most_apart(classes: dict[Any, list[Line]]) -> Any:
    """The class that the structures' fees move most: whose lines end furthest apart; of equals the first."""
    return max(classes, key=lambda name: apart(classes[name]))


def title_of(structures: list[Line]) -> str:
    """What their fan shows, and in which unit."""
    shown = "What structures leave behind the best one" if apart(structures)[0] else "In the end no structure is behind another"
    return f"{shown}, dollars on 10,000, by NAVs as struck"


@attrs.frozen(eq=False)
class SweepPlots:
    """Charts of one sweep."""

    sweep: Any

    def drag(self, share_class: str | None = None, fund: str | None = None) -> Any:
        """Dollars on 10,000 that each structure leaves behind the best, by NAV alone; of more than a quarter, at the ends of its months.

        share_class, fund  may be left out: of several classes the one whose structures end furthest apart is drawn, of equals the first

        Returns a matplotlib figure. Raises InputProblems where the NAVs were not kept, or no structure of that name was struck to its end.
        """
        classes: dict[tuple[str, str], list[Line]] = {}
        for (structure, of, name), navs in self.sweep.nav.items():
            kept = navs.dropna()
            if fund in (None, of) and share_class in (None, name) and len(kept):
                line = (self.sweep.named(structure), [day.date() for day in kept.index], kept.tolist())
                classes.setdefault((of, name), []).append(line)
        if not classes:
            help = "name a class and a fund of the sweep; sweep.final says what became of each structure"
            refuse("sweep.nothing_drawn", "no structure of that class and fund has NAVs", help)
        drawn_of = most_apart(classes)
        several = {name for name, _ in self.sweep.nav.columns.droplevel("structure")}
        return titled(drawn(classes[drawn_of]), f"{title_of(classes[drawn_of])}: {' '.join(drawn_of if len(several) > 1 else drawn_of[1:])}")
