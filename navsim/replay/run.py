"""A run: the funds of a log, struck as known at one instant, with their tables."""

from __future__ import annotations

import datetime
import functools
import pathlib
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.instants import date_of, day_number, told
from ..basics.problems import InputProblems, refuse, suggestion
from ..basics.sessions import calendar_version
from ..basics.staying import staying
from ..basics.versions import version
from ..events.canonical import decimal_text
from ..ledger import exceptions, journal, proofs
from ..ledger.booked import Booked
from ..log.knowledge import Known, as_known
from ..log.log import Log
from ..tables import events as event_table
from ..tables import store, strikes
from ..tables.schemas import TABLES
from . import as_confirmed
from .apart import apart
from .days import last_day
from .group import replay_funds
from .tables_told import TablesTold, tellers
from .to_strike import to_strike
from .when import dates_have_hyphens, day, moment

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from ..ledger.found import Findings
    from ..ledger.proven import Proof, Proofs
    from ..plots.of_run import Plots
    from ..tables.rows import Rows


@attrs.frozen(eq=False, repr=False, slots=False)  # so that what is kept once it was made keeps its text
class Run:
    """Every figure of a log, as known at an instant. `nav` and `table` give them; `write` keeps them.

    whole  gives the log with all that was ever heard, where that of `known` holds but a part
    """

    known: Known
    funds: tuple[Booked, ...]
    whole: Callable[[], Log] | None = attrs.field(default=None, kw_only=True)

    def __repr__(self) -> str:
        own = (f"{each.fund.id} {each.days[0]} to {each.days[-1]}" if each.days else each.fund.id for each in self.funds)
        return f"Run({', '.join(own)})"

    def table(self, name: str) -> Any:
        """A table as exact Arrow, all funds together, `fund` at its place; without rows where no fund has any.

        name  of the table: nav, roll_forward, accruals, holdings ...

        Money decimal128(20,2), shares decimal128(24,6), NAV decimal128(20,8). Raises InputProblems for a table there is not. Source: formats.md 3.
        """
        if name not in TABLES:
            refuse("table.unknown", f'a run has no table "{name}"', suggestion(name, TABLES, "one of: " + ", ".join(TABLES)))
        by_fund = self.tables.get(name, {})
        pieces = [store.with_fund(TABLES[name], rows, fund) for fund, rows in sorted(by_fund.items(), key=lambda item: item[0] or "")]
        return store.joined(TABLES[name], pieces)

    @property
    def nav(self) -> Any:
        """NAV in dollars a share as a pandas frame for eyes and plots: index session, columns (fund, share_class), float64; NaN without shares."""
        return frame_of(strikes.navs(self.funds))

    @functools.cached_property
    def books(self) -> dict[str, tuple[journal.Journal, Proofs]]:
        """{fund id: (journal, proofs)}."""
        kept = {}
        with staying():
            for booked in self.funds:
                entries = journal.keep(booked)
                kept[booked.fund.id] = (entries, proofs.prove(booked, entries))
        return kept

    @functools.cached_property
    def findings(self) -> dict[str, Findings]:
        """{fund id: Findings}."""
        with staying():
            corrected = as_confirmed.asking(self.known, self.whole)
            return {booked.fund.id: exceptions.found(booked, corrected) for booked in self.funds}

    @property
    def failed(self) -> list[tuple[str, Proof]]:
        """(fund id, Proof) of every proof whose two roads do not meet."""
        return [(fund, proof) for fund, (_, proven) in self.books.items() for proof in proven.failed]

    @property
    def needs_a_person(self) -> bool:
        """Whether a proof failed, or an error-level exception stands unconfirmed."""
        return bool(self.failed) or any(exceptions.unconfirmed(found) for found in self.findings.values())

    @functools.cached_property
    def tables(self) -> Mapping[str, dict[str | None, Any]]:
        """{table: {fund id or None: Arrow rows}}, each made when it is asked for."""
        makers: dict[str, dict[str | None, Callable[[], dict[str, Any]]]] = {name: {} for name in TABLES}
        for booked in self.funds:
            for name, make in self._tellers(booked).items():
                makers[name][booked.fund.id] = make
        told: dict[str, Callable[[], dict[str | None, Any]]] = {name: of_funds(own) for name, own in makers.items() if own}
        return TablesTold(told | {"events": self._events})

    def _tellers(self, booked: Booked) -> dict[str, Callable[[], dict[str, Any]]]:
        name = booked.fund.id
        return tellers(booked, lambda: self.books[name][0], lambda: self.books[name][1], lambda: self.findings[name])

    def _events(self) -> dict[str | None, Rows]:
        return event_table.events(self.known, {booked.fund.id: day_number(booked.fund.inception) for booked in self.funds})

    def passing(self) -> Iterator[tuple[str, dict[str | None, Any]]]:
        """Every table in turn, its rows in Arrow's types or yet to be told; what nobody asked for is let go when the next is made."""
        return self.tables.passing() if isinstance(self.tables, TablesTold) else iter(self.tables.items())

    def told(self) -> dict[str, Any]:
        """What run.json says: inputs, knowledge, versions, policies, counts. No clock."""
        return self._counted({name: counted(by_fund) for name, by_fund in self.passing()})

    def _counted(self, counts: dict[str, int]) -> dict[str, Any]:
        return self.without_counts() | {"counts": counts, "failed_proofs": len(self.failed)}

    def without_counts(self) -> dict[str, Any]:
        """The same but for what is counted in the tables."""
        return made_from(self.known) | {"funds": {booked.fund.id: about(booked) for booked in self.funds}}

    @property
    def plot(self) -> Plots:
        """Charts: run.plot.nav(), .deviation(), .accruals()."""
        from ..plots.of_run import Plots

        return Plots(self)

    def _repr_html_(self) -> str:
        """Notebooks show the last NAV of every class."""
        return str(self.nav.tail(5).to_html())

    def write(self, out: Any) -> pathlib.Path | str:
        """Write every table under `out`, a folder or a free address of an object store; an earlier run there is replaced whole or not at all.

        Gives where it is. Raises InputProblems where the folder holds something else.
        """
        counts: dict[str, int] = {}

        def passing() -> Iterator[tuple[str, dict[str | None, Any]]]:
            for name, by_fund in self.passing():
                counts[name] = counted(by_fund)
                yield name, by_fund

        return store.write(out, passing(), lambda: self._counted(counts))


def frame_of(told: dict[tuple[str, str], tuple[Ints, list[int]]]) -> Any:
    """{(fund, class): (day numbers, e8)} as a pandas frame. No table is made for it: a run that is asked for nothing else can be let go at once."""
    import pandas as pd

    days = np.unique(np.concatenate([np.zeros(0, np.int64), *(own for own, _ in told.values())]))
    values = np.full((len(days), len(told)), np.nan)
    for n, (own, navs) in enumerate(told.values()):
        values[np.searchsorted(days, own), n] = [nav / 10**8 for nav in navs]
    index = pd.DatetimeIndex([date_of(day) for day in days.tolist()], name="session")
    return pd.DataFrame(values, index=index, columns=pd.MultiIndex.from_tuples(list(told), names=["fund", "share_class"]))


def of_funds(makers: dict[str | None, Callable[[], dict[str, Any]]]) -> Callable[[], dict[str | None, dict[str, Any]]]:
    """What gives a table of some funds."""
    return lambda: {fund: make() for fund, make in makers.items()}


def counted(by_fund: dict[str | None, Any]) -> int:
    """Rows of a table."""
    return sum(rows.num_rows for rows in by_fund.values())


def made_from(known: Known) -> dict[str, Any]:
    """What run.json says of the input, whatever came of it."""
    log = known.log
    return {
        "inputs": {"name": log.name, "files": log.digests},
        "log_head": log.head(known.heard),
        "known_at": told(known.at) if known.at is not None else known.seq,
        "versions": {
            "navsim": version("navsim-funds"),
            "pyarrow": version("pyarrow"),
            "exchange_calendars": calendar_version(),
        },
        "events": known.heard if log.anchor is not None else len(log),
    }


def about(booked: Booked) -> dict[str, Any]:
    """What run.json says of a fund."""
    return {
        "name": booked.fund.name or booked.fund.id,
        "classes": {each.id: each.name or each.id for each in booked.classes},
        "class_order": list(booked.class_ids),
        "inception": booked.fund.inception.isoformat(),
        "fiscal_year_end": "{:02}-{:02}".format(*booked.fund.fiscal_year_end),
        "valuation": booked.fund.valuation,
        "par_value": None if booked.fund.par_value_e8 is None else decimal_text(booked.fund.par_value_e8, 8),
        "daily_includes_gains": booked.struck.ask.daily and booked.struck.ask.daily_gains,
        "first_session": booked.days[0].isoformat(),
        "last_session": booked.days[-1].isoformat(),
        "sessions": booked.sessions,
        "nav_decimals": booked.fund.nav_decimals,
        "share_decimals": booked.fund.share_decimals,
        "fees": {accrual.fee: accrual.category for accrual in booked.accruals},
        "limits": [limit.id for limit in booked.limits],
        "policy": {
            field.name: value if isinstance(value := getattr(booked.policy, field.name), bool | int | str | None) else list(value)
            for field in attrs.fields(type(booked.policy))
            if "column" in field.metadata
        },
    }


def run_log(
    log: Log,
    *,
    known_at: Any = None,
    to: datetime.date | None = None,
    fund: str | None = None,
    mode: str | None = None,
    progress: Callable[..., Any] | None = None,
    remember: bool = False,
) -> Run:
    """Replay a log, or the part of it known at an instant or up to a sequence number.

    known_at  as in `moment`
    to        last day to strike
    remember  whether a later run is to go on from this one
    """
    with staying():
        return _run_log(log, known_at=known_at, to=to, fund=fund, mode=mode, progress=progress, remember=remember)


def _run_log(log: Log, *, known_at: Any, to: Any, fund: str | None, mode: str | None, progress: Any, remember: bool) -> Run:
    heard = moment(known_at)
    dates_have_hyphens(heard, len(log))
    known = as_known(log, **heard)
    if known_at is None:
        nothing_waits(log)
    booked, problems = [], []
    told, last = to_strike(known, day(to), fund), day(to) or last_day(known)
    for own, group in zip(apart(known, told), told, strict=True):
        try:
            booked += replay_funds(own, group, last, mode, remember=remember)
        except InputProblems as found:
            problems += found.problems
        if progress is not None:
            for each in group:
                progress(each.id)
    if problems:
        raise InputProblems(problems)
    wanted = [each for each in booked if fund is None or each.fund.id == fund]
    return Run(known, tuple(sorted(wanted, key=lambda each: each.fund.id)))


def nothing_waits(log: Log) -> None:
    """Everything that is known cannot be struck while rows wait for a person."""
    if log.waiting:
        message = f"{log.waiting} {'row waits' if log.waiting == 1 else 'rows wait'} in the quarantine of {log.name}"
        help = "put them right, append them, and delete the file in LOG/quarantine; or strike what was known before: --known-at"
        refuse("log.quarantined", message, help)
