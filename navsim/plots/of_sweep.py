"""The chart of a sweep: sweep.plot.drag(), the fan of what fee structures cost, as a matplotlib figure."""

import datetime
from typing import Any

import attrs

from .drag import drag
from .figure import titled

MOST = 6


def fan(structures: list[tuple[str, list[datetime.date], list[Any]]], most: int = MOST) -> list[tuple[str, list[datetime.date], list[Any]]]:
    """Some of the structures, evenly from the best to the worst.

    structures  [(name, days, NAVs)]
    """
    by_end = sorted((each for each in structures if len(each[2])), key=lambda each: -float(each[2][-1]) / float(each[2][0]))
    if len(by_end) <= most:
        return by_end
    return [by_end[n * (len(by_end) - 1) // (most - 1)] for n in range(most)]


def drawn(structures: list[tuple[str, list[datetime.date], list[Any]]]) -> Any:
    """The fan, each structure as what one dollar at its first NAV became."""
    return drag({name: (days, [float(nav) / float(navs[0]) for nav in navs]) for name, days, navs in fan(structures)})


@attrs.frozen(eq=False)
class SweepPlots:
    """Charts of one sweep."""

    sweep: Any

    def drag(self, share_class: str | None = None, fund: str | None = None) -> Any:
        """Dollars on 10,000 that each structure leaves behind the best, by NAV alone; of more than a quarter, at the ends of its months.

        share_class, fund  may be left out where there is one; of several the first is drawn
        """
        told = []
        for (structure, of, name), navs in self.sweep.nav.items():
            if fund in (None, of) and share_class in (None, name):
                kept = navs.dropna()
                told.append((self.sweep.named(structure), [day.date() for day in kept.index], kept.tolist(), (of, name)))
        first = told[0][3] if told else None
        return titled(
            drawn([each[:3] for each in told if each[3] == first]), "What structures leave behind the best, dollars on 10,000, by NAVs as struck"
        )
