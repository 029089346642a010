"""One fund, struck over its sessions: everything the ledger books and the tables tell."""

import datetime

import attrs
import numpy as np

from ..basics.sessions import Schedule
from ..events.terms import FundTerms, PolicyTerms
from ..log.knowledge import Known
from ..portfolio.portfolio import Portfolio
from ..strike.replay import Struck
from ..strike.shapes import COMPONENTS, FEES


@attrs.frozen(kw_only=True, eq=False)
class Booked:
    """A fund's run. Arrays of `struck` are those of its one structure."""

    known: Known
    fund: FundTerms
    policy: PolicyTerms
    classes: tuple  # ClassTerms in declared order
    schedule: Schedule
    sessions: int
    portfolio: Portfolio
    struck: Struck
    checks: dict

    @property
    def days(self) -> tuple:
        """Dates of the sessions struck."""
        return self.schedule.days[: self.sessions]

    @property
    def class_ids(self) -> tuple:
        return tuple(each.id for each in self.classes)

    @property
    def parts(self) -> tuple:
        return self.struck.ask.charges.parts

    @property
    def accruals(self) -> tuple:
        return self.struck.ask.charges.accruals

    @property
    def limits(self) -> tuple:
        return self.struck.ask.charges.limits

    def recorded(self, name: str) -> np.ndarray:
        """An array of the record as int64, without the structure axis."""
        return np.asarray(getattr(self.struck.record, name)[..., 0], dtype=np.int64)

    def sheet(self) -> np.ndarray:
        """int64 [t, line, c]: every strike sheet."""
        return self.recorded("sheet")

    def fee_lines(self, p: int) -> tuple:
        """(session, first line of fees, first line of what was given back) of a part."""
        part = self.parts[p]
        first = FEES + 2 * len(self.accruals) * (p - self.struck.part_first[part.session])
        return part.session, first, first + len(self.accruals)

    def session_of(self, day: datetime.date) -> int | None:
        """Position of a session by its date."""
        t = self.schedule.at_or_after(day)
        return t if t < self.sessions and self.schedule.days[t] == day else None


def components(booked: Booked) -> dict:
    """{component: int64 [t, c]} of the roll-forward: lines that belong together added up, opening first, closing last."""
    sheet = booked.sheet()
    told = {name: sheet[:, line] for line, name in enumerate(COMPONENTS) if not name.startswith("distribution")}
    zero = np.zeros_like(sheet[:, 0])
    closed = told.pop("class_closed")
    for accrual in booked.accruals:
        if not accrual.memo:
            told.setdefault(f"fee:{accrual.fee}", zero.copy())
    for limit in booked.limits:
        told[f"waiver:{limit.id}"], told[f"reimbursement:{limit.id}"] = zero.copy(), zero.copy()
    strictest = booked.recorded("strictest")
    for p in range(len(booked.parts)):
        t, fees, given = booked.fee_lines(p)
        for k, accrual in enumerate(booked.accruals):
            if accrual.memo:
                continue
            told[f"fee:{accrual.fee}"][t] += sheet[t, fees + k]
            if booked.limits and sheet[t, given + k].any():
                kind = "waiver" if accrual.category == "management" else "reimbursement"
                told[f"{kind}:{booked.limits[int(strictest[p])].id}"][t] += sheet[t, given + k]
    told |= {name: sheet[:, line] for line, name in enumerate(COMPONENTS) if name.startswith("distribution")}
    told["class_closed"] = closed
    told["closing"] = sheet[:, -1]
    return told
