"""navsim: fund accounting in the open. An event log goes in, an exact daily NAV per share class comes out.

import navsim
run = navsim.run("scenarios/three-classes")
run.nav                  # for eyes: pandas, one column a class
run.table("accruals")    # to the cent: Arrow
"""

import importlib
import typing

if typing.TYPE_CHECKING:
    from . import scenario as scenario
    from .basics.problems import InputProblems as InputProblems
    from .replay.door import run as run
    from .reports.diff import diff as diff

# Handed on when they are asked for, so that `import navsim` costs nothing. `scenario` is a room that can be called.
WHERE = {"run": "replay.door", "diff": "reports.diff", "scenario": "scenario", "InputProblems": "basics.problems"}
__all__ = ["InputProblems", "diff", "run", "scenario"]


def __getattr__(name: str):
    if name not in WHERE:
        raise AttributeError(f"navsim has no {name!r}")
    module = importlib.import_module(f"{__name__}.{WHERE[name]}")
    return module if WHERE[name] == name else getattr(module, name)


def __dir__():
    return sorted({*globals(), *WHERE})
