"""From a grid to blocks: structures of one form together, those alike once, the portfolio once for all that do not change it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import attrs

from ..basics.problems import InputProblems
from ..events.shares import Expense
from ..events.terms import ClassTerms, FeeTerms, FundTerms, LimitTerms
from ..log.knowledge import Known
from ..portfolio import portfolio
from ..replay.fund import Prepared, as_prepared, prepare
from ..replay.group import replay_funds, struck_by_parts
from ..replay.inputs import declared, with_one_offs
from ..strike import replay
from ..strike.ask import Ask
from ..strike.numbers import Numbers, numbers_of
from ..strike.stopped import STOPPED
from ..strike.work import work_of
from .agreeing import Agreeing
from .forms import Form, laid_out
from .structures import Changed, Structures, form

if TYPE_CHECKING:
    from ..events.terms import PolicyTerms

BLOCK, WIDE, MANY = 64, 128, 1_024  # structures of a block; of those of a form of many


class Stopped(str):
    """Why a structure stopped while it was replayed by itself, naming fund, class and session."""


@attrs.frozen(kw_only=True, eq=False)
class Task:
    """One block: structures of one form of one group; the numbers of each fund."""

    form: int
    columns: tuple[int, ...]
    numbers: tuple[Numbers, ...]


@attrs.frozen(kw_only=True, eq=False)
class Plan:
    """All there is to strike.

    forms      laid out
    tasks      blocks in order; a task's columns are filled in order
    columns    [group][structure] the column that has its figures, or why it was refused
    classes    {fund: those it has under the baseline, which is the last structure}, where that has terms that can be
    strikes    how many in all
    """

    forms: tuple[Form, ...]
    tasks: tuple[Task, ...]
    groups: tuple[tuple[FundTerms, ...], ...]
    columns: tuple[list[Any], ...]
    classes: dict[str, tuple[str, ...]]
    strikes: int
    mode: str


class Planner:
    """Makes a plan."""

    def __init__(self, structures: Structures, to: datetime.date | None) -> None:
        self.structures, self.to, self.agreeing = structures, to, Agreeing(structures)
        self.portfolios: dict[Any, Any] = {}
        self.problems: dict[Any, Any] = {}
        self.asked: list[list[Ask]] = []
        self.tasks: list[Task] = []
        self.count = 0

    def plan(self, groups: list[list[FundTerms]], picks: tuple[tuple[int | None, ...], ...], mode: str | None) -> Plan:
        """Groups of funds, each struck under every structure."""
        groups = [self.funds(self.structures.known, group) for group in groups]
        changed = [self.structures.changed(pick) for pick in picks]
        columns = [self.group(group, changed) for group in groups]
        strikes = sum(len(task.columns) * sum(ask.sessions for ask in self.asked[task.form]) for task in self.tasks)
        mode = mode or replay.choose(sum(work_of(ask, len(task.columns)) for task in self.tasks for ask in self.asked[task.form]))
        return Plan(
            forms=tuple(laid_out(asks, mode) for asks in self.asked),
            tasks=tuple(self.tasks),
            groups=tuple(map(tuple, groups)),
            columns=tuple(columns),
            classes=self.classes(changed[-1], groups),
            strikes=strikes,
            mode=mode,
        )

    def classes(self, changed: Changed, groups: list[list[FundTerms]]) -> dict[str, tuple[str, ...]]:
        """{fund: its classes} under a structure."""
        if changed.refused is not None:
            return {}
        known = self.structures.known_under(changed)
        return {fund.id: tuple(event.id for event in known.of(ClassTerms, fund.id)) for group in groups for fund in group}

    def group(self, group: list[FundTerms], changed: list[Changed]) -> list[Any]:
        """[structure] column or refusal of one group; its blocks are added to the tasks."""
        names = {fund.id for fund in group}
        own = [key for key in self.structures.touched if self.structures.known.events[key[0]][key[1]].fund in names]
        told = []
        alike: dict[Any, Any] = {}
        forms: dict[Any, Any] = {}
        form_of: dict[int, int] = {}
        met: dict[Any, int] = {}
        for each in changed:
            key = each.refused or tuple(id(each.events[key]) for key in own)
            if key not in alike:
                alike[key] = each.refused
                if each.refused is None:
                    shape = tuple(self.form(form_of, met, each.events[key]) for key in own)
                    forms.setdefault(shape, []).append((key, each))
            told.append(key)
        for members in forms.values():
            alike |= self.blocks(group, members)
        return [alike[key] for key in told]

    def form(self, known: dict[int, int], met: dict[Any, int], event: Any) -> int:
        """Which of the forms met an event is of; each event is looked at once."""
        if id(event) not in known:
            known[id(event)] = met.setdefault((form(event), self.agreeing.past(event)) if event is not None else None, len(met))
        return known[id(event)]

    def blocks(self, group: list[FundTerms], members: list[tuple[tuple[int, ...], Changed]]) -> dict[tuple[int, ...], Any]:
        """{key: column, or why refused} of structures of one form."""
        first = self.structures.known_under(members[0][1])
        problems = self.agreeing.disagreements(first, [fund.id for fund in group])
        if not problems and struck_by_parts(first, group):
            return self.one_by_one(group, members)
        try:
            if problems:
                raise InputProblems(problems)
            prepared = [prepare(first, terms, self.to, self.portfolio) for terms in group]
        except InputProblems as found:
            return dict.fromkeys((key for key, _ in members), self.refused(found))
        return self.blocks_of(prepared, members)

    def one_by_one(self, group: list[FundTerms], members: list[tuple[tuple[int, ...], Changed]]) -> dict[tuple[int, ...], Any]:
        """{key: column, or why refused} where what a fund is told rests on strikes of the group: each structure is one of its own.

        It is replayed as a run is; what the funds were told in the end is laid out, and struck as every other.
        """
        told: dict[tuple[int, ...], Any] = {}
        for key, changed in members:
            known = self.structures.known_under(changed)
            try:
                booked = replay_funds(known, self.funds(known, group), self.to)
            except InputProblems as found:
                told[key] = self.refused(found)
                continue
            told |= self.blocks_of([as_prepared(each) for each in booked], [(key, changed)])
        return told

    def refused(self, found: InputProblems) -> str:
        """Why a structure cannot be, or where it stopped."""
        first = found.problems[0]
        stopped = first.code in {code for code, _ in STOPPED.values()}
        told = Stopped(f"{first.code}: {first.message.removesuffix('; the run stops')}") if stopped else f"{first.code}: {first.message}"
        self.problems[told] = found.problems
        return told

    def blocks_of(self, prepared: list[Prepared], members: list[tuple[tuple[int, ...], Changed]]) -> dict[tuple[int, ...], Any]:
        """{key: column} of structures of one form, in blocks."""
        self.asked.append([each.ask for each in prepared])
        changed = [each for _, each in members]
        numbers = [numbers_of(each.ask.charges, self.terms_of(each, changed)) for each in prepared]
        first, self.count = self.count, self.count + len(members)
        width = BLOCK if len(members) < MANY else WIDE
        for n in range(0, len(members), width):
            end = min(n + width, len(members))
            block = tuple(own.some(n, end) for own in numbers)
            self.tasks.append(Task(form=len(self.asked) - 1, columns=tuple(range(first + n, first + end)), numbers=block))
        return {key: first + n for n, (key, _) in enumerate(members)}

    def funds(self, known: Known, group: list[FundTerms]) -> list[FundTerms]:
        """The terms that some funds have in what is known."""
        own = {fund.id for fund in group}
        return [terms for terms in known.of(FundTerms) if terms.id in own]

    def terms_of(self, prepared: Prepared, changed: list[Changed]) -> list[tuple[list[FeeTerms], list[LimitTerms]]]:
        """[structure] (fees, limits) of a fund, in the order a run has them. One form has the same bills, and so the same one-offs."""
        fees, limits = (self.standing(kind, prepared.fund.id, changed) for kind in (FeeTerms, LimitTerms))
        one_offs = with_one_offs(fees[0], prepared.known.of(Expense, prepared.fund.id))[len(fees[0]) :]
        return [([*own, *one_offs], theirs) for own, theirs in zip(fees, limits, strict=True)]

    def standing(self, kind: type, fund: str, changed: list[Changed]) -> list[list[Any]]:
        """[structure] the terms of a kind that a fund has, as declared."""
        if any(each is ClassTerms for each, _ in changed[0].events):
            return [declared(self.structures.known_under(each).of(kind, fund)) for each in changed]
        keys = [(kind, n) for n, event in enumerate(self.structures.known.events.get(kind, ())) if event.fund == fund]
        place = {id(event): n for n, event in enumerate(declared([self.structures.known.events[kind][n] for _, n in keys]))}
        keys.sort(key=lambda key: place[id(self.structures.known.events[kind][key[1]])])
        own = [self.structures.known.events[kind][n] for _, n in keys]
        swept = [(at, key) for at, key in enumerate(keys) if key in self.structures.touched]
        told = [own.copy() for _ in changed]
        for terms, each in zip(told, changed, strict=True):
            for at, key in swept:
                terms[at] = each.events[key]
        return [[now for now in terms if now is not None] for terms in told] if any(each is None for each in told[0]) else told

    def portfolio(self, known: Known, fund: FundTerms, policy: PolicyTerms, *more: Any) -> portfolio.Portfolio:
        """The portfolio of a fund, once for each policy that it follows."""
        own = attrs.evolve(policy, allocation="relative_net_assets", over_redemption="refuse")
        window = portfolio.window_of(known, fund, policy)
        key = (fund.id, own, window)
        if key not in self.portfolios:
            self.portfolios[key] = portfolio.replay(known, fund, policy, *more)
        kept: portfolio.Portfolio = self.portfolios[key]
        return kept
