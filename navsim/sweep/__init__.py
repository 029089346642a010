"""The same log under a grid of fee structures: the portfolio once, every structure with the same arithmetic as a run, to the cent.

The room may be called: `navsim.sweep(source, grid)` is `door.sweep`.
"""

from __future__ import annotations

import sys
import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .result import Sweep


class Room(types.ModuleType):
    """This package, which also answers as the function people know by its name."""

    def __call__(self, source: Any, grid: dict[str, list[Any]], **more: Any) -> Sweep:
        """A sweep: see door.sweep, whose arguments these are."""
        from .door import sweep

        return sweep(source, grid, **more)


sys.modules[__name__].__class__ = Room
