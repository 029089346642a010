"""From blocks to the rows of a sweep: those of a block are made once, and structures that are alike share them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ..tables import arrow
from . import figures
from .block import joined
from .plan import Stopped
from .rows import Rows

if TYPE_CHECKING:
    from .block import Kept
    from .forms import Form, Fund
    from .plan import Plan

ANNUAL, DRAG = "average_annual_return", "fee_drag"


def gathered(plan: Plan, kept: list[list[Kept]], wanted: tuple[str, ...]) -> tuple[Rows, Rows]:
    """(rows of every structure, of the baseline, which is the last) of the funds that are wanted, each with its fee drag."""
    pool, structures, rows = Pool(plan, kept, wanted), list[int](), list[int]()
    for structure in range(len(plan.columns[0])):
        for g, group in enumerate(plan.groups):
            for at, terms in enumerate(group):
                if terms.id in wanted:
                    mine = pool.rows_of(at, terms.id, plan.columns[g][structure])
                    structures += [structure] * len(mine)
                    rows += mine
    every = pool.made().take(np.array(rows, np.int64), np.array(structures, np.int64))
    last = every.structure == len(plan.columns[0]) - 1
    every.measures[DRAG] = drag(every, last)
    return every.where(~last), every.where(last)


def drag(rows: Rows, of_baseline: np.ndarray) -> np.ma.MaskedArray[Any, Any]:
    """What fees cost a year, against the baseline: a baseline that earns 7.50 % where this earns 7.25 % is a drag of 0.25 %."""
    annual, classes = rows.measures[ANNUAL], len(rows.share_class.words)
    valid = ~np.ma.getmaskarray(annual)
    who = rows.fund.codes.astype(np.int64) * classes + rows.share_class.codes
    against, there = np.zeros(len(rows.fund.words) * classes, annual.dtype), np.zeros(len(rows.fund.words) * classes, bool)
    against[who[of_baseline]], there[who[of_baseline]] = annual.data[of_baseline], valid[of_baseline]
    return figures.masked(against[who] - annual.data, valid & there[who])


class Pool:
    """The rows of every block; after them, of each group, those of terms that were refused.

    names   (fund, class, status, reason) of each
    blocks  measures of those struck, block after block
    places  {(column, position of the fund in its group): its rows}; of refusals {(fund, why): its rows}
    """

    def __init__(self, plan: Plan, kept: list[list[Kept]], wanted: tuple[str, ...]) -> None:
        self.plan = plan
        self.names: list[tuple[str, str, str, str | None]] = []
        self.blocks: list[dict[str, np.ma.MaskedArray[Any, Any]]] = []
        self.places: dict[tuple[Any, Any], range] = {}
        for form, columns, own in by_form(plan, kept):
            reasons = reasons_of(form.funds, own)
            running = np.array([why is None for why in reasons])
            for at, (fund, mine) in enumerate(zip(form.funds, own, strict=True)):
                if fund.id in wanted:
                    for column, why in zip(columns, reasons, strict=True):
                        self.places[column, at] = self.add(fund.id, fund.classes, figures.STOP if why else figures.OK, why)
                    self.blocks.append(figures.figures(fund, mine, running))
        self.struck = len(self.names)

    def add(self, fund: str, classes: tuple[str, ...], status: str, why: str | None) -> range:
        """More rows."""
        self.names += [(fund, name, status, why) for name in classes]
        return range(len(self.names) - len(classes), len(self.names))

    def rows_of(self, at: int, fund: str, column: Any) -> range:
        """The rows of a structure's column, of the fund at a place of its group; of terms that were refused, one for each class of the baseline."""
        if not isinstance(column, str):
            return self.places[column, at]
        if (fund, column) not in self.places:
            status = figures.STOP if isinstance(column, Stopped) else figures.REFUSED
            self.places[fund, column] = self.add(fund, self.plan.classes[fund], status, str(column))
        return self.places[fund, column]

    def made(self) -> Rows:
        """All of them, of no structure yet."""
        refused = np.zeros(len(self.names) - self.struck, np.int64)
        fund, share_class, status, reason = (arrow.words(each) for each in zip(*self.names, strict=True))
        measures = {name: figures.masked(*self.column(name, refused)) for name in figures.MEASURES}
        none = np.zeros(len(self.names), np.int64)
        return Rows(structure=none, fund=fund, share_class=share_class, status=status, reason=reason, measures=measures)

    def column(self, measure: str, refused: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(values, where there are any) of every row."""
        own = [block[measure] for block in self.blocks]
        return np.concatenate([*(each.data for each in own), refused]), np.concatenate([*(~np.ma.getmaskarray(each) for each in own), refused > 0])


def by_form(plan: Plan, kept: list[list[Kept]]) -> Iterator[tuple[Form, list[int], list[Kept]]]:
    """(form, columns, Kept of each fund) of the blocks of each form side by side, as if they were one."""
    of_form: dict[int, list[int]] = {}
    for n, task in enumerate(plan.tasks):
        of_form.setdefault(task.form, []).append(n)
    for form, tasks in of_form.items():
        columns = [column for n in tasks for column in plan.tasks[n].columns]
        yield plan.forms[form], columns, [joined(list(own)) for own in zip(*(kept[n] for n in tasks), strict=True)]


def reasons_of(funds: tuple[Fund, ...], kept: list[Kept]) -> list[str | None]:
    """Why each structure of a block stopped: the first of its funds that did says so."""
    told: list[str | None] = [None] * kept[0].nav.shape[1]
    for fund, own in zip(funds, kept, strict=True):
        for s in np.flatnonzero(own.status).tolist():
            told[s] = told[s] or figures.reason(fund, own, s)
    return told
