"""A sweep from its source and its grid to its figures."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..basics.instants import told
from ..basics.problems import InputProblems, Problem
from ..basics.staying import staying
from ..basics.versions import version
from ..events.terms import FundTerms
from ..log.knowledge import as_known
from ..replay import door as replay_door
from ..replay.to_strike import asked_for
from ..replay.when import day, moment
from . import grid as grids
from .gathering import gathered
from .navs import paths
from .plan import Planner, Stopped
from .result import Sweep
from .structures import Structures
from .workers import strike_all

if TYPE_CHECKING:
    from ..log.knowledge import Known

MEASURED = "what the structures are measured against is one that can be struck"


def sweep(
    source: Any,
    grid: Any,
    *,
    baseline: dict[str, Any] | None = None,
    path: bool = False,
    fund: str | None = None,
    known_at: Any = None,
    to: datetime.date | None = None,
    workers: int | None = None,
    scheduler: Any = None,
    results: Any = None,
    mode: str | None = None,
    progress: Callable[..., Any] | None = None,
) -> Sweep:
    """Strike the funds of a source under every fee structure of a grid. Gives a Sweep: `final`, a row a structure and class; `table` to the cent.

    source     the folder of a scenario; or a Scenario; or a Log
    grid       {path: values}: {"fee.12b-1.rate": ["0 bp", "25 bp"], "fee.advisory.rate": navsim.span("50 bp", "90 bp", "5 bp")};
               or a data frame with a column a path; or a TOML file
    baseline   {path: value} of the structure that others are measured against; otherwise the terms as they stand
    path       keep the NAV of every session
    fund       sweep this one alone
    known_at, to  as for navsim.run
    workers    threads; otherwise as many as there are processors
    scheduler  address of a Dask cluster, or its client, that strikes the blocks
    results    folder or address, s3://bucket/folder, that every worker of the cluster can reach: they put their blocks there themselves
    mode       "compiled" or "interpreted"; otherwise by size: the same bits
    progress   called with (blocks done, blocks)

    A path names a term: fee.<id>.rate (all its dated entries), fee.<id>@2003-07-01.rate (one), fee.<id>.tiers, fee.<id>.tiers.1.up_to,
    limit.<id>.rate, yield_floor.rate (of all floors), policy.<key>; fee.<id>, limit.<id>, class.<id> or yield_floor alone is on or off.
    One dated entry counts over all of them, and one tier over the tiers, in whatever order they stand; two forms of one fee are refused.
    A structure that cannot be is a row with its status.

    Raises InputProblems with all that is wrong with the grid or the input. Source: formats.md 5.
    """
    asked = grids.read(grid)
    known = as_known(replay_door.opened(source), **moment(known_at))
    together = asked_for(known, known.of(FundTerms), fund)
    names = [each.id for group in together for each in group]
    measured, against = grids.with_baseline(asked, baseline)
    structures = Structures(known, measured, names)
    problems = [*structures.unknown(), *structures.undone(measured.picks[0]), *structures.undone(against)]
    if problems:
        raise InputProblems(problems)
    planner = Planner(structures, day(to))
    with staying():
        plan = planner.plan(together, (*measured.picks, against), mode)
    for columns in plan.columns:
        if isinstance(columns[-1], str) and not isinstance(columns[-1], Stopped):  # what others are measured against cannot be
            raise InputProblems(planner.problems.get(columns[-1]) or [Problem(code="grid.baseline", message=columns[-1], help=MEASURED)])
    kept = strike_all(plan, path, workers or os.cpu_count() or 1, scheduler, progress, results)
    wanted = tuple(name for name in names if fund is None or name == fund)
    with staying():
        rows, measured_against = gathered(plan, kept, wanted)
        told = paths(plan, kept, wanted) if path else None
    return Sweep(grid=asked, rows=rows, baseline=measured_against, about=about(known), path=told)


def about(known: Known) -> dict[str, Any]:
    """What a sweep was made from."""
    log = known.log
    return {
        "inputs": {"name": log.name, "files": log.digests},
        "log_head": log.head(),
        "known_at": told(known.at) if known.at is not None else None,
        "versions": {name: version(package) for name, package in (("navsim", "navsim-funds"), ("pyarrow", "pyarrow"))},
    }
