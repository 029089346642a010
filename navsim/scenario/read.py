"""A folder of terms and feeds becomes a Scenario; every problem of every file is found before anything is said."""

from __future__ import annotations

import contextlib
import pathlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs

from ..basics.folders import holds_run, instead_of_scenario
from ..basics.problems import InputProblems, Place, Problem
from ..events import prices
from ..events.kinds import FEEDS
from ..events.many import Many, Mixed
from . import csv_columns, csv_feed, price_rows, price_table, row_columns
from .batch import Batch
from .check import check
from .folder import Files, told_apart
from .rows import Mentions, read_rows
from .scenario import Scenario
from .sheet import Sheet, columns_by_name
from .source import is_text, load, without_lines
from .toml_file import Terms, read_toml

if TYPE_CHECKING:
    from ..events.columns import Column
    from ..events.kinds import Kind
    from .parquet_feed import Table
    from .source import Source


def read(folder: Any) -> Scenario:
    """A scenario from its folder. Raises InputProblems with every problem there is."""
    folder = pathlib.Path(folder)
    reading = Reading()
    reading.files.survey(folder)
    if not reading.files.toml and not reading.problems:
        otherwise = f"{folder.name or folder} has no TOML file", "a scenario has one fund.toml for each fund, beside its feeds"
        message, help = instead_of_scenario(folder) or otherwise
        reading.refuse("folder.no_terms", message, help)
    return reading.finish(_name(folder))


def read_feeds(paths: Any, known: Any = None, *, log: Any = None, left_out: Any = None) -> Scenario:
    """Feeds, or folders of them, for those who know their funds, classes and securities already.

    known     has the events that are known
    log       the log they are read for, which knows them and more: see log.meeting.Meeting
    left_out  {file: lines} that are not read
    """
    reading = Reading(known=known, log=log, appended=True, left_out=left_out)
    named = [pathlib.Path(path) for path in ([paths] if isinstance(paths, str | pathlib.Path) else paths)]
    names = told_apart(named)
    for path in named:
        if path.is_dir():
            there = reading.files.count()
            reading.files.survey(path, names)
            if reading.files.count() == there and not reading.problems:
                reading.notes.append(f"{path} holds no feed and no terms{': a run wrote it' if holds_run(path) else ''}")
        else:
            reading.files.take(path, names[path])
    return reading.finish("feeds")


def _name(folder: pathlib.Path) -> str:
    return folder.resolve().name


class Reading:
    """One pass over files: what was found so far.

    files    what is to be read
    places   {file: function of (line, name) to a Place}
    log      the log this is read for, or None
    """

    def __init__(self, known: Any = None, log: Any = None, appended: bool = False, left_out: Any = None) -> None:
        self.log = log
        known = log if known is None else known
        self.known_events = tuple(known.events) if known is not None else ()
        self.appended = appended
        self.left_out = left_out or {}
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.digests: dict[str, str] = {}
        self.files = Files(self.problems)
        self.order: list[Any] = []
        self.events: list[Any] = []
        self.many: list[Many] = []
        self.prices: list[Any] = []
        self.places: dict[str, Any] = {}
        self.mentions = Mentions()
        self.unread: set[str] = set()

    def refuse(self, code: str, message: str, help: str = "", file: str = "") -> None:
        """Note what is wrong with a file as a whole."""
        self.problems.append(Problem(code=code, message=message, help=help, place=Place(file=file)))

    def finish(self, name: str) -> Scenario:
        """Read everything, check it together, and give the scenario or every problem."""
        funds = self._terms()
        for kind in FEEDS:
            for handle, file in self.files.feeds.get(kind.feed, ()):
                with self._damage_told(kind, handle, file):
                    self._feed(kind, handle, file, funds)
        events: Any = Mixed([tuple(self.events), *self.many]) if self.many else tuple(self.events)
        columns = prices.concatenate(self.prices) if self.prices else prices.no_prices()
        if self.log is not None:
            found: list[Any] = []
            events, columns = self.log.meet(events, columns, found)
            self.problems += [self.shown(problem) for problem in found]
        batch = Batch(
            events=events,
            prices=columns,
            funds=funds,
            known=self.known_events,
            places=self.places,
            mentions=self.mentions,
            unread=frozenset(self.unread),
            appended=self.appended,
            feed_in_log=self.log.feed_of if self.log is not None else None,
        )
        batch = check(batch, self.problems, self.notes)
        if self.problems:
            raise InputProblems(in_order(self.problems))
        return Scenario(name=name, events=batch.events, prices=batch.prices, notes=tuple(self.notes), digests=dict(sorted(self.digests.items())))

    def shown(self, problem: Problem) -> Problem:
        """A problem with the line it stands on."""
        find = self.places.get(problem.place.file)
        return attrs.evolve(problem, place=find(problem.place.line, None)) if find else problem

    def _terms(self) -> dict[str, tuple[str, ...]]:
        """Read every TOML file; {fund: ids of its classes}, those known before included."""
        funds = known_funds(self.known_events)
        owner: dict[Any, Any] = {}
        for handle, file in self.files.toml:
            terms = self.open_terms(handle, file, funds)
            if terms is None:
                self.unread.add("fund")
                continue
            self.places[file] = terms.place
            self.events += terms.events
            if terms.fund in owner:
                message = f'the fund "{terms.fund}" stands in {owner[terms.fund]} already'
                place = terms.places.place(("fund", "id")) if terms.places else Place(file=file)
                self.problems.append(Problem(code="fund.twice", message=message, help="a fund has one file and one id", place=place))
            elif terms.fund:
                owner[terms.fund] = file
                self._told_beside(handle).append(terms.fund)
                funds[terms.fund] = tuple(dict.fromkeys((*funds.get(terms.fund, ()), *terms.classes)))
            else:
                self.unread.add("fund")
        return funds

    def _told_beside(self, handle: Any) -> list[str]:
        """The funds that the TOML files of a file's own folder are of, where the folder was named."""
        return self.files.told_by.get(handle.parent, []) if isinstance(handle, pathlib.Path) else []

    @contextlib.contextmanager
    def _damage_told(self, kind: Kind, handle: Any, file: str) -> Iterator[None]:
        """Inside, a file of which some later piece cannot be read is a problem, as one that cannot be opened is."""
        if not isinstance(handle, pathlib.Path) or handle.suffix != ".parquet":
            yield
            return
        from ..basics.parquet import Unreadable
        from .parquet_feed import damaged

        try:
            yield
        except Unreadable as error:
            self.refuse(*damaged(file, error), file)
            self.unread.add(kind.feed)

    def _feed(self, kind: Kind, handle: pathlib.Path, file: str, funds: dict[str, tuple[str, ...]]) -> None:
        """Read one feed into events or price columns."""
        before = len(self.problems)
        if kind.feed == "prices":
            sheet, columns, reversals = self.open_prices(kind, price_rows.COLUMNS, handle, file)
            if columns is not None:
                self.prices.append(columns)
                self.events += reversals
        else:
            sheet = self.open_sheet(kind, columns_by_name(kind), handle, file)
        if sheet is None:
            if len(self.problems) > before:
                self.unread.add(kind.feed)
            return
        self.places[file] = sheet.place
        if kind.feed == "prices":
            return
        own = self._told_beside(handle)
        sheet = attrs.evolve(sheet, own=own[0] if len(own) == 1 else None)
        if sheet.held is None or kind.dated is None or len(sheet.held.lines) < row_columns.LARGE:
            self.events += read_rows(sheet, funds, self.problems, self.mentions)
        else:
            many, *reversals = row_columns.read_many(sheet, funds, self.problems, self.mentions)
            self.many += [many] if len(many) else []
            self.events += reversals

    def open_terms(self, handle: Any, file: str, funds: dict[str, tuple[str, ...]]) -> Terms | None:
        """What a TOML file says."""
        source = self._load(handle, file)
        return read_toml(source, self.problems, funds) if source else None

    def open_sheet(self, kind: Kind, columns: dict[str, tuple[str, Column]], path: pathlib.Path, file: str) -> Sheet | None:
        """A feed as rows; None where it cannot be read, or says nothing."""
        source = self._load(path, file)
        if source is None:
            return None
        if path.suffix == ".parquet":
            table = self._table(kind, columns, source)
            return table.sheet(kind) if table is not None else None
        if not is_text(source, self.problems):
            return None
        if path.suffix == ".csv" and kind.dated and source.data.count(b"\n") >= row_columns.LARGE:
            found = csv_columns.open_columns(kind, columns, source, self.problems, self.notes)
            return found.sheet(kind) if found is not None else None
        if path.suffix == ".csv":
            return csv_feed.open_csv(kind, columns, source, self.problems, self.notes)
        from .jsonl_feed import open_jsonl

        return open_jsonl(kind, columns, source, self.problems, self.notes)

    def open_prices(
        self, kind: Kind, columns: dict[str, tuple[str, Column]], path: pathlib.Path, file: str
    ) -> tuple[Sheet | None, prices.PriceColumns | None, list[Any]]:
        """(Sheet, PriceColumns, Reversals) of a feed of prices; None in the place of the first two where it cannot be read."""
        if path.suffix == ".jsonl":
            sheet = self.open_sheet(kind, columns, path, file)
            return (sheet, *price_table.by_rows(sheet, self.problems)) if sheet is not None else (None, None, [])
        source = self._load(path, file)
        if source is None:
            return None, None, []
        if path.suffix == ".parquet":
            table = self._table(kind, columns, source)
            if table is None:
                return None, None, []
            sheet = table.sheet(kind)
            return sheet, *price_table.from_arrow(table, sheet, self.problems)
        if not is_text(source, self.problems):
            return None, None, []
        return price_table.from_csv(kind, source, self.problems, self.notes)

    def _load(self, path: pathlib.Path, file: str) -> Any:
        source = load(path, file, self.problems)
        if source is not None:
            self.digests[file] = source.digest
        return without_lines(source, self.left_out[file]) if source is not None and file in self.left_out else source

    def _table(self, kind: Kind, columns: dict[str, tuple[str, Column]], source: Source) -> Table | None:
        from . import parquet_feed  # pyarrow costs a start-up that small scenarios do not need

        opened: Table | None = parquet_feed.open_parquet(kind, columns, source, self.problems, self.notes)
        return opened


def known_funds(events: tuple[Any, ...]) -> dict[str, tuple[str, ...]]:
    """{fund: ids of its classes} of events that are known already."""
    funds: dict[Any, Any] = {}
    for event in events:
        name = type(event).__name__
        if name == "FundTerms":
            funds.setdefault(event.fund, ())
        elif name == "ClassTerms":
            funds[event.fund] = (*funds.get(event.fund, ()), event.id)
    return {fund: tuple(dict.fromkeys(classes)) for fund, classes in funds.items()}


def in_order(problems: list[Problem]) -> list[Problem]:
    """Problems in the order of the files: terms first, then feeds by name, each from the top."""
    return sorted(
        problems, key=lambda problem: (not problem.place.file.endswith(".toml"), problem.place.file, problem.place.line, problem.place.column)
    )
