"""navsim: fund accounting in the open. An event log goes in, an exact daily NAV per share class comes out.

import navsim
run = navsim.run("scenarios/three-classes")
run.nav                  # for eyes: pandas, one column a class
run.table("accruals")    # to the cent: Arrow
"""

import importlib
import typing
from typing import Any

if typing.TYPE_CHECKING:
    from .basics.problems import InputProblems as InputProblems
    from .figures.bills import coupon_equivalent as coupon_equivalent
    from .figures.bills import price_from_discount as price_from_discount
    from .figures.bonds import bond_price as bond_price
    from .figures.bonds import bond_yield as bond_yield
    from .figures.book_values import amortize as amortize
    from .figures.example import expense_example as expense_example
    from .figures.returns import average_annual_total_return as average_annual_total_return
    from .figures.returns import restated as restated
    from .figures.returns import total_return as total_return
    from .figures.yields import yield_7_day as yield_7_day
    from .figures.yields import yield_30_day as yield_30_day
    from .replay.door import run as run
    from .reports.diff import diff as diff
    from .scenario.frames import scenario as scenario
    from .sweep.door import sweep as sweep
    from .sweep.spans import span as span

# Handed on when they are asked for, so that `import navsim` costs nothing. `scenario` and `sweep` are rooms that can be called.
WHERE = {
    "run": "replay.door",
    "diff": "reports.diff",
    "sweep": "sweep",
    "span": "sweep.spans",
    "scenario": "scenario",
    "InputProblems": "basics.problems",
    "expense_example": "figures.example",
    "restated": "figures.returns",
    "total_return": "figures.returns",
    "average_annual_total_return": "figures.returns",
    "yield_7_day": "figures.yields",
    "yield_30_day": "figures.yields",
    "price_from_discount": "figures.bills",
    "coupon_equivalent": "figures.bills",
    "bond_price": "figures.bonds",
    "bond_yield": "figures.bonds",
    "amortize": "figures.book_values",
}
__all__ = [
    "InputProblems",
    "amortize",
    "average_annual_total_return",
    "bond_price",
    "bond_yield",
    "coupon_equivalent",
    "diff",
    "expense_example",
    "price_from_discount",
    "restated",
    "run",
    "scenario",
    "span",
    "sweep",
    "total_return",
    "yield_7_day",
    "yield_30_day",
]


def __getattr__(name: str) -> Any:
    if name not in WHERE:
        raise AttributeError(f"navsim has no {name!r}")
    module = importlib.import_module(f"{__name__}.{WHERE[name]}")
    return module if WHERE[name] == name else getattr(module, name)


def __dir__() -> Any:
    return sorted({*globals(), *WHERE})
